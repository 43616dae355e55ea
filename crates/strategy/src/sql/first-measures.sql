-- The first measures of each bundle.
select m.id, m.slug, e.name, e.description, e.number, e.number_derived, b.slug as bundle, b.name as bundle_name, m.status,
       m.reason, m.planned_start, m.planned_end, m.actual_start, m.actual_end, m.municipality_id, m.office, m.role, m.lon,
       m.lat, e.position, m.updated_at
from (select id, row_number() over (partition by parent_id order by position, id) as rank
      from strategy_element where edition_id = $1 and kind = 'measure') as ranked
join strategy_element as e on e.id = ranked.id
join measure as m on m.id = e.measure_id
join strategy_element as b on b.id = e.parent_id
where ranked.rank <= $2
order by e.position, e.id
