select s.id, s.person_id, p.label, s.last_seen_at, s.proved_at, p.totp_secret is not null as has_second_factor,
       g.role, g.municipality_id, g.process_id, g.object_id
from session s
join person p on p.id = s.person_id
left join person_grant g on g.person_id = p.id
where s.token_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3 and p.state = 'active'
order by g.id