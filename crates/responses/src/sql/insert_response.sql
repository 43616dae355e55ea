insert into response (id, municipality_id, office_key, office_label, decision, body, next_at, handed_to, cost_cents, cost_note, responsible,
    published_at, published_by, version, changed_at, change_reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, null, '')
