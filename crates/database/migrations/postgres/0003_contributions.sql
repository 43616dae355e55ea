-- Running numbers of the speakable references, one row per municipality prefix.
create table reference_counter (
    prefix text primary key not null,
    last bigint not null
);

create table contribution (
    id uuid primary key not null,
    reference text not null unique,
    -- Key of the format's kind: idea, question.
    kind text not null,
    process_id uuid not null references process (id),
    municipality_id uuid references municipality (id),
    place_id uuid references place (id),
    lon double precision,
    lat double precision,
    title text not null,
    body text not null,
    -- received, published, hidden, rejected, withdrawn, duplicate
    state text not null,
    -- open, in_review, answered
    answer_state text not null,
    -- adopted, partly, rejected, later, elsewhere; null: not answered
    decision text,
    channel text not null,
    -- For how many people it speaks.
    people bigint not null,
    -- guest, pseudonym, organisation, staff
    author_kind text not null,
    author_name text not null,
    stakeholder_group text not null,
    group_verified boolean not null,
    -- For questions: the role it is addressed to.
    addressee text,
    language text not null,
    privacy_version text not null,
    captured_at bigint not null,
    received_at bigint not null,
    published_at bigint,
    due_at bigint not null,
    answered_at bigint,
    updated_at bigint not null,
    duplicate_of uuid references contribution (id),
    -- The number a defect got in the Maerker portal.
    service_request text,
    -- Drawn once; the day's seed turns it into a fair random order.
    lot bigint not null,
    -- HMACs; neither the key nor the code is kept.
    intake_key_hash bytea not null unique,
    content_hash bytea not null,
    receipt_hash bytea not null unique,
    suspicious boolean not null,
    example boolean not null
);
-- Public lists: in their order, with what their counts and figures need, so that a page reads its own rows only. The
-- condition is written as in the queries; otherwise SQLite would not see that it is the same. No other index may begin
-- with `state`: SQLite would take that one and sort.
create index contribution_newest on contribution (received_at, id, state, answer_state, answered_at, due_at)
    where state in ('published', 'duplicate');
create index contribution_kind on contribution (kind, received_at, id, state) where state in ('published', 'duplicate');
create index contribution_place on contribution (place_id, received_at, id, state) where state in ('published', 'duplicate');
create index contribution_process on contribution (process_id, received_at, id, state) where state in ('published', 'duplicate');
create index contribution_answered on contribution (answer_state, state, answered_at, id);
create index contribution_unanswered on contribution (process_id, state, answer_state);
-- For tables that belong to contributions and are counted for public ones only.
create index contribution_state on contribution (id, state);
create index contribution_due on contribution (answer_state, due_at, id);

-- Apart from the contribution, so that an endorsement does not rewrite a long text.
create table contribution_count (
    contribution_id uuid primary key not null references contribution (id),
    endorsements bigint not null,
    comments bigint not null,
    followers bigint not null
);
create index contribution_count_endorsements on contribution_count (endorsements, contribution_id);

create table contribution_tag (
    contribution_id uuid not null references contribution (id),
    tag text not null,
    primary key (contribution_id, tag)
);
create index contribution_tag_tag on contribution_tag (tag, contribution_id);

-- The text as it was sent, when moderation has changed it; erased after its retention and with the contribution.
create table contribution_original (
    contribution_id uuid primary key not null references contribution (id),
    title text not null,
    body text not null,
    sealed_at bigint not null,
    erase_at bigint not null
);

-- The history of a contribution; what is public is part of its trail.
create table contribution_event (
    id uuid primary key not null,
    contribution_id uuid not null references contribution (id),
    at bigint not null,
    -- received, published, changed, hidden, rejected, withdrawn, remark, moved, duplicate, assigned, interim, answered, objection
    kind text not null,
    actor text not null,
    note text not null,
    public boolean not null
);
create index contribution_event_contribution on contribution_event (contribution_id, at);

create table photo (
    id uuid primary key not null,
    contribution_id uuid not null references contribution (id),
    position bigint not null,
    -- SHA-256 of the stored bytes: their name in the file store.
    file text not null,
    preview text not null,
    width bigint not null,
    height bigint not null,
    alt text not null,
    -- waiting, published, rejected
    state text not null,
    unique (contribution_id, position)
);

create table endorsement (
    contribution_id uuid not null references contribution (id),
    key_hash bytea not null,
    channel text not null,
    created_at bigint not null,
    primary key (contribution_id, key_hash)
);

create table comment (
    id uuid primary key not null,
    contribution_id uuid not null references contribution (id),
    -- Two deep: an answer to a comment, never an answer to an answer.
    parent_id uuid references comment (id),
    body text not null,
    -- received, published, hidden, rejected
    state text not null,
    author_kind text not null,
    author_name text not null,
    stakeholder_group text not null,
    group_verified boolean not null,
    key_hash bytea not null unique,
    content_hash bytea not null,
    received_at bigint not null,
    published_at bigint,
    example boolean not null
);
create index comment_contribution on comment (contribution_id, received_at, id);

-- One case per item, with its history.
create table moderation_case (
    id uuid primary key not null,
    -- contribution, comment
    subject_kind text not null,
    subject_id uuid not null,
    contribution_id uuid not null references contribution (id),
    municipality_id uuid,
    process_id uuid not null,
    -- open, decided
    state text not null,
    opened_at bigint not null,
    decided_at bigint,
    unique (subject_kind, subject_id)
);
create index moderation_case_state on moderation_case (state, opened_at, id);

create table moderation_event (
    id uuid primary key not null,
    case_id uuid not null references moderation_case (id),
    at bigint not null,
    -- received, report, release, change, hide, reject, objection
    kind text not null,
    actor text not null,
    reason text not null,
    note text not null
);
create index moderation_event_case on moderation_event (case_id, at);

create table search_documents (
    id bigint generated by default as identity primary key,
    document uuid not null unique,
    kind text not null
);
create table search_terms (
    rowid bigint primary key not null,
    terms tsvector not null
);
create index search_terms_terms on search_terms using gin (terms);
