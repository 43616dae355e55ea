insert into strategy_edition (id, slug, state, title, name, programme, vision, as_of, lead_municipality_id, address,
    website, term_years, total_cents, total_approximate, fingerprint, created_at, updated_at)
values ($1, $2, 'adopted', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
on conflict (id) do update set title = excluded.title, name = excluded.name, programme = excluded.programme,
    vision = excluded.vision, as_of = excluded.as_of, lead_municipality_id = excluded.lead_municipality_id,
    address = excluded.address, website = excluded.website, term_years = excluded.term_years,
    total_cents = excluded.total_cents, total_approximate = excluded.total_approximate,
    fingerprint = excluded.fingerprint, updated_at = excluded.updated_at
