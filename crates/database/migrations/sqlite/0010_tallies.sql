-- Counts of public contributions, so that a page with a few numbers on it does not look at every contribution. Triggers
-- keep them in the writing transaction, whoever writes; `leisten check` counts again. Derived: a backup leaves them out.

-- What each public contribution counts. Days are of receipt, in UTC, since 1970-01-01.
create view public_contribution as
select c.id, c.kind, c.process_id, c.municipality_id, c.place_id, c.answer_state, c.received_at,
       c.received_at / 86400000000 as day, c.due_at,
       case when c.state = 'published' then 1 else 0 end as awaited,
       case when c.state = 'published' and c.answer_state <> 'answered' then 1 else 0 end as waiting,
       case when c.answer_state = 'answered' then 1 else 0 end as answered,
       case when c.answer_state = 'answered' and c.answered_at <= c.due_at then 1 else 0 end as answered_in_time,
       case when c.answered_at is null then 0 else 1 end as timed,
       coalesce(c.answered_at - c.received_at, 0) as timed_micros,
       -- Those of a duplicate count at the contribution it was merged with.
       case when c.state = 'published' then coalesce((select k.endorsements from contribution_count k where k.contribution_id = c.id), 0) else 0 end as endorsements
from contribution c where c.state in ('published', 'duplicate');

create table tally_place (
    kind text not null,
    process_id blob not null,
    municipality_id blob,
    place_id blob,
    answer_state text not null,
    contributions integer not null
);
create index tally_place_key on tally_place (process_id, place_id, kind, answer_state);

create table tally_day (
    day integer not null,
    due_at integer not null,
    contributions integer not null,
    -- Those that get an answer of their own; a duplicate is answered with the contribution it repeats.
    awaited integer not null,
    -- Of these, not answered yet.
    waiting integer not null,
    answered integer not null,
    answered_in_time integer not null,
    -- Those with a moment of answering, and the sum of their microseconds from receipt to it.
    timed integer not null,
    timed_micros integer not null,
    endorsements integer not null
);
create index tally_day_key on tally_day (day, due_at);

create table tally_tag (
    tag text not null,
    contributions integer not null
);
create index tally_tag_key on tally_tag (tag);

-- The order "most endorsed": the index runs in it, so that a list reads its own rows only.
drop index contribution_count_endorsements;
create index contribution_count_endorsements on contribution_count (endorsements desc, contribution_id desc);

-- Moves on the tables above change the row of their key, if there is one, instead of adding another.
create trigger tally_place_sum before insert on tally_place when exists (select 1 from tally_place where kind is new.kind and process_id is new.process_id and municipality_id is new.municipality_id and place_id is new.place_id and answer_state is new.answer_state) begin
    update tally_place set contributions = contributions + new.contributions where kind is new.kind and process_id is new.process_id and municipality_id is new.municipality_id and place_id is new.place_id and answer_state is new.answer_state;
    select raise(ignore);
end;
create trigger tally_day_sum before insert on tally_day when exists (select 1 from tally_day where day is new.day and due_at is new.due_at) begin
    update tally_day set contributions = contributions + new.contributions, awaited = awaited + new.awaited, waiting = waiting + new.waiting, answered = answered + new.answered, answered_in_time = answered_in_time + new.answered_in_time, timed = timed + new.timed, timed_micros = timed_micros + new.timed_micros, endorsements = endorsements + new.endorsements where day is new.day and due_at is new.due_at;
    select raise(ignore);
end;
create trigger tally_tag_sum before insert on tally_tag when exists (select 1 from tally_tag where tag is new.tag) begin
    update tally_tag set contributions = contributions + new.contributions where tag is new.tag;
    select raise(ignore);
end;

-- A contribution counts as it is: what it was is taken off before a change, what it is now is added after it.
create trigger contribution_counted after insert on contribution begin
    insert into tally_place select kind, process_id, municipality_id, place_id, answer_state, 1 from public_contribution where id = new.id;
    insert into tally_day select day, due_at, 1, awaited, waiting, answered, answered_in_time, timed, timed_micros, endorsements from public_contribution where id = new.id;
    insert into tally_tag select t.tag, 1 from contribution_tag t join public_contribution p on p.id = t.contribution_id where t.contribution_id = new.id;
end;
create trigger contribution_before_change before update of kind, process_id, municipality_id, place_id, state, answer_state, received_at, due_at, answered_at on contribution begin
    insert into tally_place select kind, process_id, municipality_id, place_id, answer_state, -1 from public_contribution where id = old.id;
    insert into tally_day select day, due_at, -1, -awaited, -waiting, -answered, -answered_in_time, -timed, -timed_micros, -endorsements from public_contribution where id = old.id;
    insert into tally_tag select t.tag, -1 from contribution_tag t join public_contribution p on p.id = t.contribution_id where t.contribution_id = old.id;
end;
create trigger contribution_after_change after update of kind, process_id, municipality_id, place_id, state, answer_state, received_at, due_at, answered_at on contribution begin
    insert into tally_place select kind, process_id, municipality_id, place_id, answer_state, 1 from public_contribution where id = new.id;
    insert into tally_day select day, due_at, 1, awaited, waiting, answered, answered_in_time, timed, timed_micros, endorsements from public_contribution where id = new.id;
    insert into tally_tag select t.tag, 1 from contribution_tag t join public_contribution p on p.id = t.contribution_id where t.contribution_id = new.id;
end;
create trigger contribution_before_end before delete on contribution begin
    insert into tally_place select kind, process_id, municipality_id, place_id, answer_state, -1 from public_contribution where id = old.id;
    insert into tally_day select day, due_at, -1, -awaited, -waiting, -answered, -answered_in_time, -timed, -timed_micros, -endorsements from public_contribution where id = old.id;
    insert into tally_tag select t.tag, -1 from contribution_tag t join public_contribution p on p.id = t.contribution_id where t.contribution_id = old.id;
end;
create trigger contribution_tagged after insert on contribution_tag begin
    insert into tally_tag select new.tag, 1 from public_contribution where id = new.contribution_id;
end;
create trigger contribution_untagged before delete on contribution_tag begin
    insert into tally_tag select old.tag, -1 from public_contribution where id = old.contribution_id;
end;
create trigger endorsements_begun after insert on contribution_count when new.endorsements <> 0 begin
    insert into tally_day select day, due_at, 0, 0, 0, 0, 0, 0, 0, new.endorsements from public_contribution where id = new.contribution_id and awaited = 1;
end;
create trigger endorsements_changed after update of endorsements on contribution_count when new.endorsements - old.endorsements <> 0 begin
    insert into tally_day select day, due_at, 0, 0, 0, 0, 0, 0, 0, new.endorsements - old.endorsements from public_contribution where id = new.contribution_id and awaited = 1;
end;
create trigger endorsements_ended before delete on contribution_count when -old.endorsements <> 0 begin
    insert into tally_day select day, due_at, 0, 0, 0, 0, 0, 0, 0, -old.endorsements from public_contribution where id = old.contribution_id and awaited = 1;
end;

-- What is there already.
insert into tally_place select kind, process_id, municipality_id, place_id, answer_state, count(*) from public_contribution
    group by kind, process_id, municipality_id, place_id, answer_state;
insert into tally_day select day, due_at, count(*), sum(awaited), sum(waiting), sum(answered), sum(answered_in_time), sum(timed), sum(timed_micros), sum(endorsements)
    from public_contribution group by day, due_at;
insert into tally_tag select t.tag, count(*) from contribution_tag t join public_contribution p on p.id = t.contribution_id group by t.tag;
