insert into message (id, dedupe_key, recipient, subject, body, unsubscribe_url, created_at, next_try_at, tries)
values ($1, $2, $3, $4, $5, $6, $7, $7, 0)
on conflict (dedupe_key) do nothing
