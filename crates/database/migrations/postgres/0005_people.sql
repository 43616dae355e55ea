-- Who contributions are assigned to: roles and offices, never private names.
create table office (
    -- Short and speaking, such as bad-belzig-bauen; stays when the label changes.
    key text primary key not null,
    label text not null,
    -- Null: for the whole region.
    municipality_id uuid references municipality (id),
    -- Who steps in when an answer is overdue.
    deputy_key text references office (key),
    position bigint not null
);

create table person (
    id uuid primary key not null,
    -- Trimmed and in lower case.
    email text not null unique,
    -- Role and office as shown to the public.
    label text not null,
    office_key text references office (key),
    -- PHC string (Argon2id); null until the invitation is accepted.
    password_hash text,
    -- AES-256-GCM: nonce, ciphertext, tag; bound to person and column.
    totp_secret bytea,
    -- The last accepted time step (RFC 6238); no code counts twice.
    totp_last_step bigint not null,
    -- invited, active, disabled
    state text not null,
    created_at bigint not null
);
create index person_office on person (office_key);

-- A role within bounds; null: no bound.
create table person_grant (
    id uuid primary key not null,
    person_id uuid not null references person (id),
    role text not null,
    municipality_id uuid references municipality (id),
    process_id uuid references process (id),
    object_id uuid
);
create index person_grant_person on person_grant (person_id);

-- Links that work once. The token is random; only its SHA-256 is kept.
create table invitation (
    token_hash bytea primary key not null,
    person_id uuid not null references person (id),
    -- invitation, demo
    kind text not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);
create index invitation_person on invitation (person_id);

create table session (
    id uuid primary key not null,
    token_hash bytea not null unique,
    person_id uuid not null references person (id),
    created_at bigint not null,
    last_seen_at bigint not null,
    -- When both factors were last proved; null between password and code.
    proved_at bigint,
    expires_at bigint not null,
    -- Browser and system in two words.
    device text not null
);
create index session_person on session (person_id);

-- Stand in for the second factor, each once; keyed hashes.
create table recovery_code (
    person_id uuid not null references person (id),
    code_hash bytea not null,
    used_at bigint,
    primary key (person_id, code_hash)
);

-- Access of programs to the API.
create table api_token (
    id uuid primary key not null,
    token_hash bytea not null unique,
    label text not null,
    made_by uuid not null references person (id),
    created_at bigint not null,
    expires_at bigint not null,
    last_used_at bigint,
    revoked_at bigint
);
create index api_token_made_by on api_token (made_by);

create table api_token_grant (
    id uuid primary key not null,
    token_id uuid not null references api_token (id),
    role text not null,
    municipality_id uuid references municipality (id),
    process_id uuid references process (id),
    object_id uuid
);
create index api_token_grant_token on api_token_grant (token_id);
