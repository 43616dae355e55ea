update measure set updated_at = $3, status = $4, reason = $5, planned_start = $6, planned_end = $7, actual_start = $8,
    actual_end = $9, municipality_id = $10, office = $11, role = $12
where id = $1 and updated_at = $2
