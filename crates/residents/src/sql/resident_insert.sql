insert into resident (id, email, email_folded, name, locale, created_at, last_seen_at)
values ($1, $2, $3, '', $4, $5, $5)
on conflict (email_folded) do nothing
