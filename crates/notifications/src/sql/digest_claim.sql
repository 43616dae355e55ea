update follower set last_mail_at = $1
where id = $2
    and (last_mail_at is null or last_mail_at <= $3)
    and exists (select 1 from follow join notice_follow on notice_follow.follow_id = follow.id where follow.follower_id = follower.id)
returning email, locale
