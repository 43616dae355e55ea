insert into session (id, token_hash, person_id, created_at, last_seen_at, proved_at, expires_at, device)
values ($1, $2, $3, $4, $4, $5, $6, $7)