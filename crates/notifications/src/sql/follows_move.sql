update follow set follower_id = $1
where follower_id in (select w.id from follower w where w.email_folded = $2)
  and not exists (select 1 from follow k where k.follower_id = $1 and k.subject_kind = follow.subject_kind and k.subject_id = follow.subject_id)
