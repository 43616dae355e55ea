insert into follower (id, email, email_folded, locale, created_at) values ($1, $2, $3, $4, $5)
on conflict (email_folded) do update set email_folded = excluded.email_folded
returning id, email
