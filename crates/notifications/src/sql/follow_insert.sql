insert into follow (id, follower_id, subject_kind, subject_id, title, path, created_at) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (follower_id, subject_kind, subject_id) do update set title = excluded.title, path = excluded.path
returning id, confirmed_at
