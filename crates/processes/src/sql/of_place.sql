and exists (
    select 1 from place
    where (
        exists (select 1 from process_place q where q.process_id = p.id and q.place_id = place.id)
        or not exists (select 1 from process_place q where q.process_id = p.id)
            and (
                exists (select 1 from process_municipality m where m.process_id = p.id and m.municipality_id = place.municipality_id)
                or not exists (select 1 from process_municipality m where m.process_id = p.id)
            )
    )
