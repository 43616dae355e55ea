insert into strategy_site (id, edition_id, slug, position, kind, name, description, street, postcode, city, place_id, opened)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
