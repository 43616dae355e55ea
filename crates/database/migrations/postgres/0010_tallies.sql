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
    process_id uuid not null,
    municipality_id uuid,
    place_id uuid,
    answer_state text not null,
    contributions bigint not null
);
create index tally_place_key on tally_place (process_id, place_id, kind, answer_state);

create table tally_day (
    day bigint not null,
    due_at bigint not null,
    contributions bigint not null,
    -- Those that get an answer of their own; a duplicate is answered with the contribution it repeats.
    awaited bigint not null,
    -- Of these, not answered yet.
    waiting bigint not null,
    answered bigint not null,
    answered_in_time bigint not null,
    -- Those with a moment of answering, and the sum of their microseconds from receipt to it.
    timed bigint not null,
    timed_micros bigint not null,
    endorsements bigint not null
);
create index tally_day_key on tally_day (day, due_at);

create table tally_tag (
    tag text not null,
    contributions bigint not null
);
create index tally_tag_key on tally_tag (tag);

-- The order "most endorsed": the index runs in it, so that a list reads its own rows only.
drop index contribution_count_endorsements;
create index contribution_count_endorsements on contribution_count (endorsements desc, contribution_id desc);

-- Here every move adds a row, so that two writes never wait for each other's counts; `fold_tallies` adds them up now and
-- then (a job of the program calls it).

-- A contribution counts as it is: what it was is taken off before a change, what it is now is added after it.
create function tally_contribution(which uuid, sign bigint) returns void language sql as $$
    insert into tally_place select kind, process_id, municipality_id, place_id, answer_state, sign from public_contribution where id = which;
    insert into tally_day select day, due_at, sign, sign * awaited, sign * waiting, sign * answered, sign * answered_in_time, sign * timed, sign * timed_micros, sign * endorsements
        from public_contribution where id = which;
    insert into tally_tag select t.tag, sign from contribution_tag t join public_contribution p on p.id = t.contribution_id where t.contribution_id = which;
$$;
create function contribution_enters() returns trigger language plpgsql as $$
begin
    perform tally_contribution(new.id, 1);
    return new;
end $$;
create function contribution_leaves() returns trigger language plpgsql as $$
begin
    perform tally_contribution(old.id, -1);
    return coalesce(new, old);
end $$;
create trigger contribution_counted after insert on contribution for each row execute function contribution_enters();
create trigger contribution_before_change before update of kind, process_id, municipality_id, place_id, state, answer_state, received_at, due_at, answered_at on contribution for each row execute function contribution_leaves();
create trigger contribution_after_change after update of kind, process_id, municipality_id, place_id, state, answer_state, received_at, due_at, answered_at on contribution for each row execute function contribution_enters();
create trigger contribution_before_end before delete on contribution for each row execute function contribution_leaves();

create function contribution_tag_moves() returns trigger language plpgsql as $$
begin
    -- Nobody may change meanwhile whether it is public.
    perform 1 from contribution where id = coalesce(new.contribution_id, old.contribution_id) for no key update;
    if tg_op = 'INSERT' then
        insert into tally_tag select new.tag, 1 from public_contribution where id = new.contribution_id;
    else
        insert into tally_tag select old.tag, -1 from public_contribution where id = old.contribution_id;
    end if;
    return coalesce(new, old);
end $$;
create trigger contribution_tagged after insert on contribution_tag for each row execute function contribution_tag_moves();
create trigger contribution_untagged before delete on contribution_tag for each row execute function contribution_tag_moves();

-- Before its count is touched, so that the locks are always taken in this order: contribution, count.
create function endorsement_holds_contribution() returns trigger language plpgsql as $$
begin
    perform 1 from contribution where id = coalesce(new.contribution_id, old.contribution_id) for share;
    return coalesce(new, old);
end $$;
create trigger endorsement_holds_contribution before insert or delete on endorsement for each row execute function endorsement_holds_contribution();

create function endorsements_move() returns trigger language plpgsql as $$
declare
    moved bigint := coalesce(new.endorsements, 0) - coalesce(old.endorsements, 0);
begin
    if moved <> 0 then
        insert into tally_day select day, due_at, 0, 0, 0, 0, 0, 0, 0, moved from public_contribution where id = coalesce(new.contribution_id, old.contribution_id) and awaited = 1;
    end if;
    return coalesce(new, old);
end $$;
create trigger endorsements_begun after insert on contribution_count for each row execute function endorsements_move();
create trigger endorsements_changed after update of endorsements on contribution_count for each row execute function endorsements_move();
create trigger endorsements_ended before delete on contribution_count for each row execute function endorsements_move();

create function fold_tallies() returns void language sql as $$
    with gone as (delete from tally_place returning *)
        insert into tally_place select kind, process_id, municipality_id, place_id, answer_state, sum(contributions) from gone
        group by kind, process_id, municipality_id, place_id, answer_state having sum(contributions) <> 0;
    with gone as (delete from tally_day returning *)
        insert into tally_day select day, due_at, sum(contributions), sum(awaited), sum(waiting), sum(answered), sum(answered_in_time), sum(timed), sum(timed_micros), sum(endorsements)
        from gone group by day, due_at having sum(contributions) <> 0;
    with gone as (delete from tally_tag returning *)
        insert into tally_tag select tag, sum(contributions) from gone group by tag having sum(contributions) <> 0;
$$;

-- What is there already.
insert into tally_place select kind, process_id, municipality_id, place_id, answer_state, count(*) from public_contribution
    group by kind, process_id, municipality_id, place_id, answer_state;
insert into tally_day select day, due_at, count(*), sum(awaited), sum(waiting), sum(answered), sum(answered_in_time), sum(timed), sum(timed_micros), sum(endorsements)
    from public_contribution group by day, due_at;
insert into tally_tag select t.tag, count(*) from contribution_tag t join public_contribution p on p.id = t.contribution_id group by t.tag;
