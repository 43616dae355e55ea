insert into passkey_ceremony (token_hash, kind, resident_id, person_id, state, expires_at)
values ($1, $2, $3, $4, $5, $6)
