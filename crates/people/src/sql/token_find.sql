select t.id, t.label, t.made_by, t.last_used_at, p.totp_secret is not null as maker_has_second_factor,
       g.role, g.municipality_id, g.process_id, g.object_id
from api_token t
join person p on p.id = t.made_by
left join api_token_grant g on g.token_id = t.id
where t.token_hash = $1 and t.expires_at > $2 and t.revoked_at is null and p.state = 'active'
order by g.id