select c.reference, c.title, c.state, c.municipality_id, c.process_id, w.contribution_id, w.reason <> '' as is_change,
       w.written_by, w.written_as, w.at, c.due_at
from response_proposal w
join contribution c on c.id = w.contribution_id
where c.state <> 'withdrawn'
order by c.due_at, w.id
limit $1
