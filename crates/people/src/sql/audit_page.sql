select a.id, a.at, a.actor, p.email, a.action, a.object_kind, a.object_id, a.reason
from audit_entry a left join person p on p.id = a.person_id
where true