insert into contribution (id, reference, kind, process_id, municipality_id, place_id, lon, lat, title, body, state, answer_state,
    channel, people, author_kind, author_name, stakeholder_group, group_verified, addressee, language, privacy_version,
    captured_at, received_at, published_at, due_at, updated_at, lot, intake_key_hash, content_hash, receipt_hash, suspicious, example)
values
