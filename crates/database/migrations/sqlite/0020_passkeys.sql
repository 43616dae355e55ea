-- Passkeys of residents and of staff, in one table: a credential belongs to one account of this site, whichever door it
-- opens.
create table passkey (
    id blob primary key not null,
    -- Whose it is; exactly one of the two.
    resident_id blob references resident (id) on delete cascade,
    person_id blob references person (id) on delete cascade,
    -- Chosen by the device; finds the passkey when somebody signs in.
    credential_id blob not null unique,
    -- Public key, algorithm, counter and flags as the library writes them (JSON). No secret.
    credential text not null,
    -- The device's counter of signatures at its last use; 0 where a device does not count.
    sign_count integer not null,
    -- Does the maker of the device or of the password manager keep a copy for the owner's other devices?
    backed_up boolean not null,
    -- What its owner calls it.
    name text not null,
    created_at integer not null,
    last_used_at integer,
    check ((resident_id is null) <> (person_id is null))
);
create index passkey_resident on passkey (resident_id);
create index passkey_person on passkey (person_id);

-- What a browser was asked, until its answer comes: a row is taken once.
create table passkey_ceremony (
    -- SHA-256 of the token that the answer brings along.
    token_hash blob primary key not null,
    -- register, sign_in
    kind text not null,
    -- Who registers; both null when somebody signs in.
    resident_id blob references resident (id) on delete cascade,
    person_id blob references person (id) on delete cascade,
    -- The challenge and what the answer must be like (JSON of the library).
    state text not null,
    expires_at integer not null
);
create index passkey_ceremony_resident on passkey_ceremony (resident_id);
create index passkey_ceremony_person on passkey_ceremony (person_id);
create index passkey_ceremony_expires on passkey_ceremony (expires_at);
