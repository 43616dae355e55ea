insert into response_version (response_id, version, decision, body, next_at, handed_to, cost_cents, cost_note, responsible, since,
    replaced_at, replaced_by, reason)
select id, version, decision, body, next_at, handed_to, cost_cents, cost_note, responsible, coalesce(changed_at, published_at), $1, $2, $3
from response where id = $4 and version = $5
on conflict (response_id, version) do nothing
