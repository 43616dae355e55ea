update passkey set credential = $1, sign_count = $2, backed_up = $3, last_used_at = $4
where id = $5 and (sign_count < $2 or (sign_count = 0 and $2 = 0))
