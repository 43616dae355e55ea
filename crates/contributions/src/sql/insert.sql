insert into contribution (id, reference, kind, process_id, municipality_id, place_id, lon, lat, title, body, state, answer_state,
    channel, people, author_kind, author_name, stakeholder_group, group_verified, addressee, language, privacy_version,
    captured_at, received_at, published_at, due_at, updated_at, lot, intake_key_hash, content_hash, receipt_hash, suspicious, example)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12, $13, $14, $15, $16, false, $17, $18, $19, $20, $21, $22, $23, $21,
    $24, $25, $26, $27, $28, $29)
