insert into assignment (contribution_id, office_key, at, actor, reason, deputy_key, escalated_at) values ($1, $2, $3, $4, $5, null, null)
on conflict (contribution_id) do update set office_key = excluded.office_key, at = excluded.at, actor = excluded.actor,
    reason = excluded.reason, deputy_key = null, escalated_at = null
