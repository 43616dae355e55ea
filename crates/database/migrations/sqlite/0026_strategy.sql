-- An edition of the strategy: the wording that was drafted, commented on, adopted. What becomes of a measure afterwards is
-- in `measure`, which outlives editions.
create table strategy_edition (
    id blob primary key not null,
    slug text not null unique,
    -- draft, comments, adopted, superseded
    state text not null,
    title text not null,
    name text not null,
    programme text not null,
    vision text not null,
    -- The month or day up to which its facts were gathered.
    as_of text not null,
    lead_municipality_id blob references municipality (id),
    address text not null,
    website text not null,
    term_years integer,
    -- Cents; null: not stated.
    total_cents integer,
    total_approximate boolean not null,
    -- Of the file it was taken over from; null: written here.
    fingerprint blob,
    created_at integer not null,
    updated_at integer not null
);

-- Who adopted it, per municipality. No row: not stated.
create table strategy_decision (
    edition_id blob not null references strategy_edition (id),
    municipality_id blob not null references municipality (id),
    body text not null,
    decided_on text not null,
    primary key (edition_id, municipality_id)
);

-- A measure as it lives on: what its wording is, the editions say.
create table measure (
    id blob primary key not null,
    slug text not null unique,
    -- idea, planned, running, paused, done, stopped; null: no value yet
    status text,
    -- Why it is paused, stopped or late.
    reason text not null,
    -- Days (2026-05-31); null: not stated.
    planned_start text,
    planned_end text,
    actual_start text,
    actual_end text,
    -- Null: everyone's in the region.
    municipality_id blob references municipality (id),
    office text not null,
    role text not null,
    lon real,
    lat real,
    created_at integer not null,
    updated_at integer not null
);
create index measure_status on measure (status);

create table measure_place (
    measure_id blob not null references measure (id),
    place_id blob not null references place (id),
    primary key (measure_id, place_id)
);
create index measure_place_place on measure_place (place_id);

-- Goals, sub-goals, bundles and measures as an edition words them.
create table strategy_element (
    id blob primary key not null,
    edition_id blob not null references strategy_edition (id),
    -- goal, sub_goal, bundle, measure
    kind text not null,
    slug text not null,
    parent_id blob references strategy_element (id),
    measure_id blob references measure (id),
    position integer not null,
    -- The number the source gives it.
    number integer,
    -- The number follows from the order in the source, which does not state it.
    number_derived boolean not null,
    name text not null,
    description text not null,
    -- The text was put together from other sources, not written for the strategy.
    description_derived boolean not null,
    -- How many parts the source counts; null: not stated.
    parts_total integer,
    -- Whether the source lists all of its parts.
    parts_complete boolean not null,
    unique (edition_id, kind, slug)
);
create index strategy_element_parent on strategy_element (parent_id, position);
create index strategy_element_measure on strategy_element (measure_id);

-- Which goals a bundle serves.
create table strategy_alignment (
    bundle_id blob not null references strategy_element (id),
    goal_id blob not null references strategy_element (id),
    -- Likely from the subject; the source does not say so.
    likely boolean not null,
    primary key (bundle_id, goal_id)
);
create index strategy_alignment_goal on strategy_alignment (goal_id);

-- Topics, use cases, offers and partners of a bundle.
create table strategy_note (
    element_id blob not null references strategy_element (id),
    -- topic, use_case, offer, partner
    kind text not null,
    position integer not null,
    text text not null,
    primary key (element_id, kind, position)
);

create table strategy_source (
    id blob primary key not null,
    edition_id blob not null references strategy_edition (id),
    slug text not null,
    title text not null,
    url text,
    unique (edition_id, slug)
);

-- What a statement rests on; the subject is any row of the strategy.
create table strategy_citation (
    subject_id blob not null,
    source_id blob not null references strategy_source (id),
    position integer not null,
    primary key (subject_id, source_id)
);

-- Phases of the project, with the days that were planned and those that came.
create table project_phase (
    id blob primary key not null,
    edition_id blob not null references strategy_edition (id),
    slug text not null,
    position integer not null,
    name text not null,
    description text not null,
    planned_start text,
    planned_end text,
    actual_start text,
    actual_end text,
    unique (edition_id, slug)
);

create table strategy_event (
    id blob primary key not null,
    edition_id blob not null references strategy_edition (id),
    position integer not null,
    -- A year, month or day: 2018, 2020-09, 2021-10-21.
    happened text not null,
    text text not null,
    derived boolean not null
);
create index strategy_event_edition on strategy_event (edition_id, position);

-- Shops, campus, community houses and squares that the strategy names.
create table strategy_site (
    id blob primary key not null,
    edition_id blob not null references strategy_edition (id),
    slug text not null,
    position integer not null,
    kind text not null,
    name text not null,
    description text not null,
    street text not null,
    postcode text not null,
    city text not null,
    place_id blob references place (id),
    opened text,
    unique (edition_id, slug)
);
create table strategy_element_site (
    element_id blob not null references strategy_element (id),
    site_id blob not null references strategy_site (id),
    primary key (element_id, site_id)
);

-- Formats of participation, alliances, systems and funders that the strategy names.
create table strategy_record (
    id blob primary key not null,
    edition_id blob not null references strategy_edition (id),
    -- format, alliance, system, funder
    kind text not null,
    position integer not null,
    slug text not null,
    name text not null,
    -- The kind of format, the role of a system.
    role text not null,
    text text not null,
    url text,
    since text,
    until text,
    unique (edition_id, kind, slug)
);

-- Population and area as the strategy states them.
create table strategy_fact (
    id blob primary key not null,
    edition_id blob not null references strategy_edition (id),
    municipality_id blob not null references municipality (id),
    -- population (people), area (hectares)
    kind text not null,
    value integer not null,
    as_of text,
    unique (edition_id, municipality_id, kind)
);

create table funding_source (
    id blob primary key not null,
    slug text not null unique,
    -- grant, own, other; related: money of a neighbouring project, in no sum here
    kind text not null,
    position integer not null,
    -- Empty: the kind says it.
    name text not null,
    -- Null: not split among the municipalities, or nobody's own.
    municipality_id blob references municipality (id),
    -- Null: not stated.
    amount_cents integer,
    approximate boolean not null,
    -- The amount follows from others.
    derived boolean not null,
    -- Share of the whole, in hundredths of a percent.
    share integer,
    share_derived boolean not null,
    -- Days; money spent outside of them is not eligible.
    eligible_from text,
    eligible_to text,
    years integer,
    created_at integer not null,
    updated_at integer not null
);
