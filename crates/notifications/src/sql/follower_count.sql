select count(distinct follower_id) from follow
where confirmed_at is not null and ((subject_kind = $1 and subject_id = $2)
    or exists (select 1 from follow_link l where l.into_kind = $1 and l.into_id = $2
        and l.subject_kind = follow.subject_kind and l.subject_id = follow.subject_id))
