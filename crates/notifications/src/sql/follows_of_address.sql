select f.title, f.path, f.created_at, f.confirmed_at
from follow f
join follower w on w.id = f.follower_id
where w.email_folded = $1
order by f.created_at, f.id
