insert into resident_session (id, token_hash, resident_id, created_at, last_seen_at, expires_at, device)
values ($1, $2, $3, $4, $4, $5, $6)
