insert into resident_link (token_hash, kind, email, email_folded, resident_id, onward, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
