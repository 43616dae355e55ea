update message set tries = tries + 1, next_try_at = $1
where id = $2
returning id, recipient, subject, body, unsubscribe_url, created_at, tries
