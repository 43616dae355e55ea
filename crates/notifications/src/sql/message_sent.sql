update message set sent_at = $1, last_error = null
where id = $2 and tries = $3 and sent_at is null
