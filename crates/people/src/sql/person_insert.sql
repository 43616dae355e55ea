insert into person (id, email, label, office_key, totp_last_step, state, created_at)
values ($1, $2, $3, $4, 0, $5, $6) on conflict (email) do nothing