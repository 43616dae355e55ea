insert into notice_follow (notice_id, follow_id)
select $1, id from follow where subject_kind = $2 and subject_id = $3 and confirmed_at is not null
on conflict do nothing
