delete from notice_follow where follow_id in (select id from follow where follower_id = $1)
