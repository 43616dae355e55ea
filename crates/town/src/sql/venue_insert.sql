insert into venue (id, slug, kind, municipality_id, name, description, street, postcode, city, hours, phone, email, access, source, position, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '', $11, $12, $13)
on conflict (slug) do nothing
