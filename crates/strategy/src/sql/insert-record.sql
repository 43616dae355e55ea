insert into strategy_record (id, edition_id, kind, position, slug, name, role, text, url, since, until)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
