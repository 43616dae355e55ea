-- Who comes too often is queued, not refused; keys are HMACs of network and day.
create table rate_count (
    action text not null,
    source blob not null,
    -- Seconds since 1970-01-01 UTC.
    window_start integer not null,
    count integer not null,
    primary key (action, source, window_start)
);

-- When each job is next due; whoever moves a row on does the work.
create table job_schedule (
    name text primary key not null,
    next_at integer not null
);

-- What staff did; entries are only added.
create table audit_entry (
    id blob primary key not null,
    at integer not null,
    person_id blob,
    -- Role and office, as the public may know them.
    actor text not null,
    action text not null,
    object_kind text not null,
    object_id blob,
    reason text not null
);
create index audit_entry_at on audit_entry (at, id);
create index audit_entry_object on audit_entry (object_id, at);
