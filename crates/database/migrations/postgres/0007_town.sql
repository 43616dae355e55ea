-- Where people find us: shops, town halls, the van. Empty texts mean "not stated".
create table venue (
    id uuid primary key not null,
    slug text not null unique,
    -- shop, town_hall, van
    kind text not null,
    -- null: belongs to the whole region
    municipality_id uuid references municipality (id),
    name text not null,
    description text not null,
    street text not null,
    postcode text not null,
    city text not null,
    hours text not null,
    phone text not null,
    email text not null,
    -- How people with a wheelchair, a hearing aid … get along there.
    access text not null,
    -- Where these facts come from.
    source text not null,
    position bigint not null,
    updated_at bigint not null
);

create table post (
    id uuid primary key not null,
    slug text not null unique,
    title text not null,
    summary text not null,
    body text not null,
    municipality_id uuid references municipality (id),
    -- draft, published, withdrawn
    state text not null,
    -- A role or an office, never a private name.
    author_label text not null,
    created_at bigint not null,
    updated_at bigint not null,
    published_at bigint,
    example boolean not null
);
create index post_newest on post (state, published_at, id);

create table post_place (
    post_id uuid not null references post (id),
    place_id uuid not null references place (id),
    primary key (post_id, place_id)
);
create index post_place_place on post_place (place_id, post_id);

-- Every version stays; the highest number is the one that is shown.
create table page_text (
    id uuid primary key not null,
    -- about, imprint, privacy, rules, plain_language, sign_language
    kind text not null,
    -- null: of the whole site
    municipality_id uuid references municipality (id),
    locale text not null,
    version bigint not null,
    body text not null,
    -- A file or page that belongs to it, such as a sign-language video.
    link text not null,
    -- The civil day on which somebody last compared it with the law.
    checked_on text,
    updated_at bigint not null,
    updated_by text not null,
    example boolean not null
);
create unique index page_text_site on page_text (kind, locale, version) where municipality_id is null;
create unique index page_text_municipality on page_text (kind, municipality_id, locale, version) where municipality_id is not null;

-- Every version stays; the highest number is the one that is shown.
create table accessibility_statement (
    id uuid primary key not null,
    version bigint not null unique,
    -- full, partial, none
    conformance text not null,
    -- self_assessment, external
    method text not null,
    assessed_on text not null,
    next_review text not null,
    note text not null,
    enforcement_body text not null,
    enforcement_contact text not null,
    -- null: a draft
    adopted_at bigint,
    updated_at bigint not null,
    updated_by text not null,
    example boolean not null
);

create table barrier (
    id uuid primary key not null,
    title text not null,
    description text not null,
    -- non_compliant, disproportionate, out_of_scope
    reason text not null,
    explanation text not null,
    alternative text not null,
    fix_by text,
    known_since bigint not null,
    -- null: still there
    removed_at bigint
);

create table barrier_report (
    id uuid primary key not null,
    number bigint not null unique,
    page text not null,
    body text not null,
    -- How to reach the person; erased some time after the answer.
    contact text not null,
    received_at bigint not null,
    due_on text not null,
    -- open, answered
    state text not null,
    answered_at bigint,
    note text not null,
    suspicious boolean not null
);
create index barrier_report_state on barrier_report (state, number);
