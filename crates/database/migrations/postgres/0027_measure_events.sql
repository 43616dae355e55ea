-- What happened to a measure, for everyone to read. Rows are only added.
create table measure_event (
    id uuid primary key not null,
    measure_id uuid not null references measure (id),
    at bigint not null,
    -- status: it changed to `status` (null: no value any more); update: `text` tells what is new
    kind text not null,
    status text,
    text text not null,
    -- Role and office, never a name.
    actor text not null,
    written_by uuid
);
create index measure_event_measure on measure_event (measure_id, at, id);
