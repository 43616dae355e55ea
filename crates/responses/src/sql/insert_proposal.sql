insert into response_proposal (id, subject_id, contribution_id, also, draft, reason, written_by, written_as, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (subject_id) do nothing
