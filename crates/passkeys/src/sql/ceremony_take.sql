delete from passkey_ceremony where token_hash = $1 and kind = $2 and expires_at > $3
returning resident_id, person_id, state
