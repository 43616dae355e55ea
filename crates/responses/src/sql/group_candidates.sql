 and c.id <> $1 and c.kind = $2 and c.process_id = $3
 and (c.place_id = $4
      or exists (select 1 from process pr where pr.id = c.process_id and not pr.standing)
      or exists (select 1 from contribution_tag t join contribution_tag own on own.tag = t.tag where t.contribution_id = c.id and own.contribution_id = $1))
order by c.due_at, c.id limit 200
