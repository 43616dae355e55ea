insert into comment (id, contribution_id, parent_id, body, state, author_kind, author_name, stakeholder_group, group_verified,
    key_hash, content_hash, received_at, published_at, example)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (key_hash) do nothing
