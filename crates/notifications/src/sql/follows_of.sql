select follower.email, follow.confirmed_at
from follow join follower on follower.id = follow.follower_id
where follow.subject_kind = $1 and follow.subject_id = $2
order by follow.created_at, follow.id
