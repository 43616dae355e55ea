insert into notice (id, dedupe_key, at, about_kind, about_id, text_de, text_en, text_plain, path)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (dedupe_key) do nothing
