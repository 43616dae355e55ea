select id from follower
where (last_mail_at is null or last_mail_at <= $1)
    and exists (select 1 from follow join notice_follow on notice_follow.follow_id = follow.id where follow.follower_id = follower.id)
order by id
limit $2
