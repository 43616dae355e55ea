-- The rule that something was hidden or rejected for: a word of the report's reasons; empty for other events.
alter table moderation_event add column ground text not null default '';
create index moderation_event_at on moderation_event (at, id);

-- The protocol of retention: what ended of which data class on which day (Europe/Berlin). Counts only.
create table retention_day (
    class text not null,
    day text not null,
    ended bigint not null,
    last_at bigint not null,
    primary key (class, day)
);
create index retention_day_day on retention_day (day);
