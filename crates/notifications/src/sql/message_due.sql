select id from message
where sent_at is null and failed_at is null and next_try_at <= $1
order by next_try_at, id
limit 1
