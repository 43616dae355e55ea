-- Residents with an account; nobody needs one to take part.
create table resident (
    id blob primary key not null,
    -- As its owner writes it; a link in a mail has confirmed it.
    email text not null,
    email_folded text not null unique,
    -- The name or pseudonym that forms propose; empty: none.
    name text not null,
    -- Where they belong.
    place_id blob references place (id),
    locale text not null,
    -- PHC string (Argon2id); null: signs in by link.
    password_hash text,
    created_at integer not null,
    last_seen_at integer not null
);
create index resident_place on resident (place_id);
create index resident_last_seen on resident (last_seen_at);

create table resident_session (
    id blob primary key not null,
    -- SHA-256 of the cookie's token.
    token_hash blob not null unique,
    resident_id blob not null references resident (id) on delete cascade,
    created_at integer not null,
    last_seen_at integer not null,
    expires_at integer not null,
    -- Browser and system in two words.
    device text not null
);
create index resident_session_resident on resident_session (resident_id);

-- Links in mails that work once. The token is random; only its SHA-256 is kept.
create table resident_link (
    token_hash blob primary key not null,
    -- sign_in: lets the owner of the address in, with an account made then if there is none; address: changes the
    -- address of the account named.
    kind text not null,
    email text not null,
    email_folded text not null,
    resident_id blob references resident (id) on delete cascade,
    -- Where its owner was going, a path of our own.
    onward text not null,
    created_at integer not null,
    expires_at integer not null
);
create index resident_link_email on resident_link (email_folded);
create index resident_link_resident on resident_link (resident_id);

-- What was written with an account, or claimed for it by its receipt. Apart from what everyone reads.
create table contribution_author (
    contribution_id blob primary key not null references contribution (id),
    resident_id blob not null references resident (id)
);
create index contribution_author_resident on contribution_author (resident_id, contribution_id);
create table comment_author (
    comment_id blob primary key not null references comment (id),
    resident_id blob not null references resident (id)
);
create index comment_author_resident on comment_author (resident_id, comment_id);

-- An endorsement given with an account; one per account and contribution, whatever the browser.
alter table endorsement add column resident_id blob references resident (id);
create unique index endorsement_resident on endorsement (resident_id, contribution_id) where resident_id is not null;
