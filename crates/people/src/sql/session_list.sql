select id, token_hash, created_at, last_seen_at, device from session
where person_id = $1 and expires_at > $2 and last_seen_at > $3 and proved_at is not null
order by last_seen_at desc, id desc