update message set next_try_at = $1, failed_at = $2, last_error = $3
where id = $4 and tries = $5 and sent_at is null
