-- An endorsement that came along with a duplicate: from which one. Those given here are null.
alter table endorsement add column merged_from blob references contribution (id);

-- Who follows the first hears what is told of the second, too.
create table follow_link (
    subject_kind text not null,
    subject_id blob not null,
    into_kind text not null,
    into_id blob not null,
    primary key (subject_kind, subject_id, into_kind, into_id)
);
create index follow_link_into on follow_link (into_kind, into_id);

create index contribution_duplicates on contribution (duplicate_of) where duplicate_of is not null;

-- A contribution that was cut out of another one, and what that one said before; the text is emptied with the sealed
-- originals, the link stays.
create table contribution_split (
    part_id blob primary key not null references contribution (id),
    from_id blob not null references contribution (id),
    title text not null,
    body text not null,
    -- SHA-256 of what was left: undone only while nobody has changed that.
    left_hash blob not null,
    at integer not null,
    erase_at integer not null,
    undone_at integer
);
create index contribution_split_from on contribution_split (from_id);
