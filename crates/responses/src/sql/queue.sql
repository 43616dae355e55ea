select c.id, c.reference, c.kind, c.title, c.state, c.answer_state, c.process_id, c.municipality_id, m.name as municipality_name,
       p.name as place_name, c.channel, c.received_at, c.due_at, k.endorsements, a.office_key, o.label as office_label,
       a.deputy_key, (select max(i.next_at) from interim_notice i where i.contribution_id = c.id) as promised_at,
       w.written_as as proposed_as,
       w.returned_at is not null as is_returned
from contribution c
join contribution_count k on k.contribution_id = c.id
left join municipality m on m.id = c.municipality_id
left join place p on p.id = c.place_id
left join assignment a on a.contribution_id = c.id
left join office o on o.key = a.office_key
left join response_proposal w on w.subject_id = c.id
where c.answer_state <> 'answered' and c.state in ('received', 'published')
