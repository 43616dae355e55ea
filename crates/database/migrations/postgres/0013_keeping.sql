-- What was erased because somebody wanted it: kind and id, no contents. Erased again when a backup is put back that was
-- taken before.
create table erasure (
    kind text not null,
    subject_id uuid not null,
    at bigint not null,
    primary key (kind, subject_id)
);
create index erasure_at on erasure (at);

-- Stored files that nothing refers to, and since when that is known; they are deleted some time later.
create table unused_file (
    -- Name in the file store.
    file text primary key not null,
    since bigint not null
);
