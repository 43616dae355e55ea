select r.id, r.email, r.email_folded, r.name, p.slug as place_slug, p.name as place_name, r.locale, r.password_hash,
       r.created_at, r.last_seen_at
from resident r
left join place p on p.id = r.place_id
