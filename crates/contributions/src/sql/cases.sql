select k.id, k.subject_kind, k.subject_id, k.contribution_id, k.municipality_id, k.process_id, k.state = 'open' as open, k.opened_at,
       c.reference, c.title, coalesce(t.state, c.state) as subject_state,
       (select count(*) from moderation_event e where e.case_id = k.id and e.kind = 'report') as reports, c.suspicious
from moderation_case k
join contribution c on c.id = k.contribution_id
left join comment t on k.subject_kind = 'comment' and t.id = k.subject_id
where true
