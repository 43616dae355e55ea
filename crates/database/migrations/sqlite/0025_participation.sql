-- Figures about people in a closed quarter, as they were published. Rows are never changed: what is published once stays,
-- so that no difference of two publications tells of one person.
create table participation_quarter (
    -- First day, such as 2026-04-01.
    since text primary key not null,
    published_at integer not null,
    -- JSON list of figures; hidden ones are null.
    figures text not null
);
