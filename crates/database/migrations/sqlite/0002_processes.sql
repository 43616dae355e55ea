create table process (
    id blob primary key not null,
    slug text not null unique,
    -- Key of the format in the registry.
    format text not null,
    title text not null,
    summary text not null,
    aim text not null,
    decidable text not null,
    not_decidable text not null,
    decider text not null,
    decision_when text not null,
    -- The end of the day of the decision, if it is known.
    decision_at integer,
    -- inform, consult, involve, collaborate, empower; null in an unfinished draft
    level text,
    legal_basis text not null,
    organisers text not null,
    offline_ways text not null,
    contact text not null,
    result text not null,
    -- A text in Leichte Sprache (Markdown); empty: there is none.
    easy_read text not null,
    -- Path of a sign-language video on this site; empty: there is none.
    sign_language_path text not null,
    -- Who decides about the personal data (Art. 26 GDPR), as text.
    controller text not null,
    -- Days until an answer; null: the setting of the region.
    answer_days integer,
    standing boolean not null,
    -- draft, submitted, published, closed
    state text not null,
    created_at integer not null,
    submitted_at integer,
    submitted_by blob,
    published_at integer,
    published_by blob,
    closed_at integer,
    updated_at integer not null,
    example boolean not null
);
create index process_state on process (state, published_at);

-- No row: the whole region.
create table process_municipality (
    process_id blob not null references process (id),
    municipality_id blob not null references municipality (id),
    primary key (process_id, municipality_id)
);
create table process_place (
    process_id blob not null references process (id),
    place_id blob not null references place (id),
    primary key (process_id, place_id)
);

create table process_phase (
    id blob primary key not null,
    process_id blob not null references process (id),
    position integer not null,
    -- Key of a stage of the format.
    stage text not null,
    title text not null,
    text text not null,
    starts_at integer,
    ends_at integer,
    -- open, closed; null: the clock decides
    override text,
    override_reason text,
    override_by text,
    override_at integer,
    unique (process_id, position)
);

-- What was done to a process; which kinds everyone reads is said in the code (process event kinds).
create table process_event (
    id blob primary key not null,
    process_id blob not null references process (id),
    at integer not null,
    kind text not null,
    actor text not null,
    note text not null
);
create index process_event_process on process_event (process_id, at);
