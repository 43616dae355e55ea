select c.id, c.reference, c.title, c.due_at, o.deputy_key, d.label as deputy_label
from contribution c
join assignment a on a.contribution_id = c.id
join office o on o.key = a.office_key
join office d on d.key = o.deputy_key
where c.answer_state <> 'answered' and c.state in ('received', 'published') and c.due_at <= $1 and a.escalated_at is null
order by c.due_at, c.id limit 500
