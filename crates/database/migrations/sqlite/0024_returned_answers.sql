-- Four eyes on answers: what a second person has given back to be written anew, and why.
alter table response_proposal add column returned_at integer;
-- By which office.
alter table response_proposal add column returned_as text not null default '';
alter table response_proposal add column return_reason text not null default '';
