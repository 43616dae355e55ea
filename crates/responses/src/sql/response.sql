select r.id, r.municipality_id, m.designation as municipality_designation, m.name as municipality_name, r.office_key, r.office_label,
       r.decision, r.body, r.next_at, r.handed_to, r.cost_cents, r.cost_note, r.responsible, r.published_at, r.published_by,
       r.version, r.changed_at, r.change_reason,
       (select count(*) from response_contribution g where g.response_id = r.id) as answered,
       (select count(*) from interim_notice i join response_contribution g on g.contribution_id = i.contribution_id where g.response_id = r.id) as interims
from response r
left join municipality m on m.id = r.municipality_id
where true
