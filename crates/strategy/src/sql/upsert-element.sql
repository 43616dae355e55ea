insert into strategy_element (id, edition_id, kind, slug, parent_id, measure_id, position, number, number_derived, name,
    description, description_derived, parts_total, parts_complete)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (id) do update set parent_id = excluded.parent_id, measure_id = excluded.measure_id,
    position = excluded.position, number = excluded.number, number_derived = excluded.number_derived,
    name = excluded.name, description = excluded.description, description_derived = excluded.description_derived,
    parts_total = excluded.parts_total, parts_complete = excluded.parts_complete
