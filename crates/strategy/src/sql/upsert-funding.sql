insert into funding_source (id, slug, kind, position, name, amount_cents, approximate, derived, share, share_derived, years,
    created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
on conflict (id) do update set kind = excluded.kind, position = excluded.position, name = excluded.name,
    amount_cents = excluded.amount_cents, approximate = excluded.approximate, derived = excluded.derived,
    share = excluded.share, share_derived = excluded.share_derived, years = excluded.years,
    updated_at = excluded.updated_at
