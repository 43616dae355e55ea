select id, token_hash, created_at, last_seen_at, device
from resident_session
where resident_id = $1 and expires_at > $2 and last_seen_at > $3
order by last_seen_at desc, id desc
