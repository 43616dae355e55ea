-- The outbox: mail on its way. Written in the same step as what it tells of, sent by a job.
create table message (
    id uuid primary key not null,
    -- Whoever says the same thing twice writes one message. Holds no address.
    dedupe_key text not null unique,
    -- Address, subject and body are emptied some time after the message was sent or given up.
    recipient text not null,
    subject text not null,
    body text not null,
    -- For mail that people may unsubscribe from with one click (RFC 8058).
    unsubscribe_url text,
    created_at bigint not null,
    -- A worker that takes a message moves this on; so it is the end of its lease, too.
    next_try_at bigint not null,
    tries bigint not null,
    sent_at bigint,
    failed_at bigint,
    last_error text
);
create index message_waiting on message (next_try_at, id) where sent_at is null and failed_at is null;

-- Somebody who follows something, known by address only. Goes with the last follow.
create table follower (
    id uuid primary key not null,
    email text not null,
    email_folded text not null unique,
    locale text not null,
    created_at bigint not null,
    -- When the last gathered mail was written; there is at most one in 24 hours.
    last_mail_at bigint
);

create table follow (
    id uuid primary key not null,
    follower_id uuid not null references follower (id) on delete cascade,
    subject_kind text not null,
    -- The nil UUID where the kind has no single things.
    subject_id uuid not null,
    -- What it was called and where it was when it was followed, for the mails.
    title text not null,
    path text not null,
    created_at bigint not null,
    confirmed_at bigint,
    unique (follower_id, subject_kind, subject_id)
);
create index follow_subject on follow (subject_kind, subject_id);
create index follow_unconfirmed on follow (created_at) where confirmed_at is null;

-- News for followers, in the words of each language.
create table notice (
    id uuid primary key not null,
    dedupe_key text not null unique,
    at bigint not null,
    about_kind text not null,
    about_id uuid not null,
    text_de text not null,
    text_en text not null,
    text_plain text not null,
    path text not null
);
create index notice_about on notice (about_kind, about_id);
create index notice_at on notice (at);

-- Which news still waits for the next mail of which follow.
create table notice_follow (
    notice_id uuid not null references notice (id) on delete cascade,
    follow_id uuid not null references follow (id) on delete cascade,
    primary key (notice_id, follow_id)
);
create index notice_follow_follow on notice_follow (follow_id);
