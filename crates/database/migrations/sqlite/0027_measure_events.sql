-- What happened to a measure, for everyone to read. Rows are only added.
create table measure_event (
    id blob primary key not null,
    measure_id blob not null references measure (id),
    at integer not null,
    -- status: it changed to `status` (null: no value any more); update: `text` tells what is new
    kind text not null,
    status text,
    text text not null,
    -- Role and office, never a name.
    actor text not null,
    written_by blob
);
create index measure_event_measure on measure_event (measure_id, at, id);
