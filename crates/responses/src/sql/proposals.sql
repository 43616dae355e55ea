select w.id, c.reference, c.title, c.state, c.municipality_id, c.process_id, w.contribution_id, w.reason <> '' as is_change,
       w.written_by, w.written_as, w.at, c.due_at, case when w.returned_at is not null then w.returned_as end as returned_as
from response_proposal w
join contribution c on c.id = w.contribution_id
where c.state <> 'withdrawn'
order by c.due_at, w.id
limit $1
