insert into project_phase (id, edition_id, slug, position, name, description, planned_start, planned_end, actual_start,
    actual_end)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
