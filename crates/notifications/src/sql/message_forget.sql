update message set recipient = '', subject = '', body = '', unsubscribe_url = null
where (sent_at < $1 or failed_at < $1) and recipient <> ''
