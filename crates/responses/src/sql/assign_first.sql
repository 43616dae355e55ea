insert into assignment (contribution_id, office_key, at, actor, reason, deputy_key, escalated_at) values ($1, $2, $3, '', '', null, null)
on conflict (contribution_id) do nothing
