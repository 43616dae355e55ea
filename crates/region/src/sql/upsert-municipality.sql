insert into municipality (id, slug, name, designation, ags, ars, nuts3, county, state, postcode, reference_prefix, outline,
    attribution, attribution_url, folded_name, position)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0)
on conflict (id) do update set slug = excluded.slug, name = excluded.name, designation = excluded.designation,
    ags = excluded.ags, ars = excluded.ars, nuts3 = excluded.nuts3, county = excluded.county, state = excluded.state,
    postcode = excluded.postcode, reference_prefix = excluded.reference_prefix, outline = excluded.outline,
    attribution = excluded.attribution, attribution_url = excluded.attribution_url, folded_name = excluded.folded_name
