delete from follower where not exists (select 1 from follow where follow.follower_id = follower.id)
