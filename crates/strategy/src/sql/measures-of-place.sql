-- The measures that concern a place, as the edition that counts now words them.
select m.id, m.slug, e.name, e.description, e.number, e.number_derived, b.slug as bundle, b.name as bundle_name, m.status,
       m.reason, m.planned_start, m.planned_end, m.actual_start, m.actual_end, m.municipality_id, m.office, m.role, m.lon,
       m.lat, e.position, m.updated_at
from measure as m
join strategy_element as e on e.measure_id = m.id
join strategy_element as b on b.id = e.parent_id
where e.edition_id = (select id from strategy_edition where state = 'adopted' order by created_at desc, id desc limit 1)
  and m.id in (select measure_id from measure_place where place_id = $1)
order by e.position, m.id
limit $2
