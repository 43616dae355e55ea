insert into notice_follow (notice_id, follow_id)
select $1, id from follow
where confirmed_at is not null and ((subject_kind = $2 and subject_id = $3)
    or exists (select 1 from follow_link l where l.into_kind = $2 and l.into_id = $3
        and l.subject_kind = follow.subject_kind and l.subject_id = follow.subject_id))
on conflict do nothing
