select s.id, s.resident_id, s.created_at, s.last_seen_at, r.email, r.name, p.slug as place_slug
from resident_session s
join resident r on r.id = s.resident_id
left join place p on p.id = r.place_id
where s.token_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3
