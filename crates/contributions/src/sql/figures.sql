select count(*) as contributions,
       -- A duplicate is answered with the contribution it repeats.
       count(*) filter (where c.state = 'published') as awaited,
       count(*) filter (where c.answer_state = 'answered') as answered,
       count(*) filter (where c.answer_state = 'answered' and c.answered_at <= c.due_at) as answered_in_time,
       count(*) filter (where c.state = 'published' and c.answer_state <> 'answered' and c.due_at < $2) as overdue,
       cast(avg(c.answered_at - c.received_at) as bigint) as mean_micros,
       -- Those of a duplicate count at the contribution it was merged with.
       cast(coalesce(sum(k.endorsements) filter (where c.state = 'published'), 0) as bigint) as endorsements
from contribution c
join contribution_count k on k.contribution_id = c.id
where c.state in ('published', 'duplicate') and c.received_at >= $1
