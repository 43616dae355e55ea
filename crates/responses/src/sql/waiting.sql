select c.state, c.due_at, o.label as office_label, i.at, i.office_label as notice_office, i.body, i.next_at
from contribution c
left join assignment a on a.contribution_id = c.id
left join office o on o.key = a.office_key
left join interim_notice i on i.contribution_id = c.id
where c.id = $1
order by i.at, i.id
