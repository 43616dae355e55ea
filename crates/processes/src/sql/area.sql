select area.process_id, area.id, area.is_place from (
    select process_id, municipality_id as id, false as is_place from process_municipality
    union all
    select process_id, place_id as id, true as is_place from process_place
) as area
where area.process_id in (
