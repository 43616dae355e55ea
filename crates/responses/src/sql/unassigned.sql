select c.id, c.place_id, c.municipality_id, c.kind
from contribution c
left join assignment a on a.contribution_id = c.id
where c.answer_state <> 'answered' and c.state in ('received', 'published') and a.contribution_id is null
order by c.due_at, c.id limit 500
