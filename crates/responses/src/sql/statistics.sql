       count(*) filter (where c.answer_state <> 'answered') as open,
       count(*) filter (where c.answer_state <> 'answered' and c.due_at >= $1 and c.due_at <= $2) as due_soon,
       count(*) filter (where c.answer_state <> 'answered' and c.due_at < $1) as overdue,
       count(*) filter (where c.answer_state = 'answered') as answered,
       count(*) filter (where c.answer_state = 'answered' and c.answered_at <= c.due_at) as in_time,
       cast(coalesce(sum(c.answered_at - c.received_at) filter (where c.answer_state = 'answered'), 0) as bigint) as micros
from contribution c
left join municipality m on m.id = c.municipality_id
left join assignment a on a.contribution_id = c.id
left join office o on o.key = a.office_key
left join response_contribution g on g.contribution_id = c.id
left join response r on r.id = g.response_id
where c.state = 'published'
