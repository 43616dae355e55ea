and (
    not exists (select 1 from process_municipality q where q.process_id = p.id)
    or exists (
        select 1 from process_municipality q join municipality m on m.id = q.municipality_id
        where q.process_id = p.id and m.slug =
