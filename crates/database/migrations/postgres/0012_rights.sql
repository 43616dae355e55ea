-- An endorsement that came along with a duplicate: from which one. Those given here are null.
alter table endorsement add column merged_from uuid references contribution (id);

-- Who follows the first hears what is told of the second, too.
create table follow_link (
    subject_kind text not null,
    subject_id uuid not null,
    into_kind text not null,
    into_id uuid not null,
    primary key (subject_kind, subject_id, into_kind, into_id)
);
create index follow_link_into on follow_link (into_kind, into_id);

create index contribution_duplicates on contribution (duplicate_of) where duplicate_of is not null;

-- A contribution that was cut out of another one, and what that one said before; the text is emptied with the sealed
-- originals, the link stays.
create table contribution_split (
    part_id uuid primary key not null references contribution (id),
    from_id uuid not null references contribution (id),
    title text not null,
    body text not null,
    -- SHA-256 of what was left: undone only while nobody has changed that.
    left_hash bytea not null,
    at bigint not null,
    erase_at bigint not null,
    undone_at bigint
);
create index contribution_split_from on contribution_split (from_id);
