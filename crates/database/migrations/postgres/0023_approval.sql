-- Four eyes on answers: what one person has written and a second one has yet to approve.
create table response_proposal (
    -- Another one with every writing, so that only what was read is approved.
    id uuid primary key not null,
    -- The contribution that it would answer first, or the published answer that it would change.
    subject_id uuid not null unique,
    contribution_id uuid not null references contribution (id),
    -- What it would answer beside that one: a JSON list of ids.
    also text not null,
    -- What it says, as JSON.
    draft text not null,
    -- Why a published answer would change; empty for a first answer.
    reason text not null,
    written_by uuid not null,
    written_as text not null,
    at bigint not null
);
create index response_proposal_contribution on response_proposal (contribution_id);
create index response_proposal_at on response_proposal (at);
