-- Which office answers what; a condition that is null fits everything.
create table routing_rule (
    id uuid primary key not null,
    place_id uuid references place (id),
    municipality_id uuid references municipality (id),
    tag text,
    -- idea, question
    kind text,
    office_key text not null references office (key),
    -- Among equally narrow rules the smaller one comes first.
    position bigint not null
);

-- Who answers at the moment; how it came about is in the history of the contribution.
create table assignment (
    contribution_id uuid primary key not null references contribution (id),
    office_key text not null references office (key),
    at bigint not null,
    -- Role and office of whoever assigned it; empty: a rule did.
    actor text not null,
    reason text not null,
    -- The office that steps in since the answer is overdue.
    deputy_key text references office (key),
    escalated_at bigint
);
create index assignment_office on assignment (office_key);
create index assignment_deputy on assignment (deputy_key);

create table response (
    id uuid primary key not null,
    -- Of the contribution it was written for.
    municipality_id uuid references municipality (id),
    office_key text references office (key),
    -- As the office was called on that day.
    office_label text not null,
    -- adopted, partly, rejected, later, elsewhere, explained
    decision text not null,
    body text not null,
    -- The end of the day on which the town comes back to it.
    next_at bigint,
    handed_to text not null,
    cost_cents bigint,
    cost_note text not null,
    responsible text not null,
    published_at bigint not null,
    published_by text not null,
    version bigint not null,
    changed_at bigint,
    change_reason text not null
);
create index response_published on response (published_at, id);

-- One answer may answer several contributions; a contribution has one answer.
create table response_contribution (
    contribution_id uuid primary key not null references contribution (id),
    response_id uuid not null references response (id)
);
create index response_contribution_response on response_contribution (response_id);

-- What an answer said before it was changed; everyone may read it.
create table response_version (
    response_id uuid not null references response (id),
    version bigint not null,
    decision text not null,
    body text not null,
    next_at bigint,
    handed_to text not null,
    cost_cents bigint,
    cost_note text not null,
    responsible text not null,
    -- From when until when it stood there, and why it was replaced.
    since bigint not null,
    replaced_at bigint not null,
    replaced_by text not null,
    reason text not null,
    primary key (response_id, version)
);

-- Says that it takes longer. It never moves the promised date.
create table interim_notice (
    id uuid primary key not null,
    contribution_id uuid not null references contribution (id),
    at bigint not null,
    office_label text not null,
    body text not null,
    -- The end of the day until which the next word is promised.
    next_at bigint not null
);
create index interim_notice_contribution on interim_notice (contribution_id, at);

create table text_block (
    id uuid primary key not null,
    -- Null: for all offices.
    office_key text references office (key),
    title text not null,
    body text not null,
    updated_at bigint not null,
    updated_by text not null
);
