select id, title from follow
where follower_id = $1 and id in (select follow_id from notice_follow)
order by created_at, id
