select c.id, c.reference, c.kind, c.process_id, pr.slug as process_slug, pr.title as process_title, pr.format as process_format,
       c.municipality_id, m.name as municipality_name, c.place_id, p.slug as place_slug, p.name as place_name, c.lon, c.lat,
       c.title, c.body, c.state, c.answer_state, c.decision, c.channel, c.people, c.author_kind, c.author_name,
       c.stakeholder_group, c.group_verified, c.addressee, c.language, c.captured_at, c.received_at, c.published_at, c.due_at,
       c.answered_at, c.updated_at, c.duplicate_of, c.service_request, c.example, c.suspicious, c.lot, coalesce(c.lon, p.lon) as at_lon,
       coalesce(c.lat, p.lat) as at_lat, k.endorsements, k.comments,
       (select string_agg(t.tag, ',' order by t.tag) from contribution_tag t where t.contribution_id = c.id) as tags,
       (select count(*) from contribution d where d.duplicate_of = c.id and d.duplicate_of is not null) as merged
