-- The cell follows when all places are known.
insert into place (id, municipality_id, slug, name, kind, is_seat, postcode, lon, lat, point_note, population,
    population_as_of, population_source, representation, attribution, attribution_url, folded_name, cell, position)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', 0)
on conflict (id) do update set municipality_id = excluded.municipality_id, slug = excluded.slug, name = excluded.name,
    kind = excluded.kind, is_seat = excluded.is_seat, postcode = excluded.postcode, lon = excluded.lon,
    lat = excluded.lat, point_note = excluded.point_note, population = excluded.population,
    population_as_of = excluded.population_as_of, population_source = excluded.population_source,
    representation = excluded.representation, attribution = excluded.attribution,
    attribution_url = excluded.attribution_url, folded_name = excluded.folded_name
