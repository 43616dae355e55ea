-- The edition that counts now: the one adopted last.
select e.id, e.slug, e.state, e.title, e.name, e.programme, e.vision, e.as_of, m.name as lead, e.address, e.website,
       e.term_years, e.total_cents, e.total_approximate, e.updated_at
from strategy_edition as e
left join municipality as m on m.id = e.lead_municipality_id
where e.state = 'adopted'
order by e.created_at desc, e.id desc
limit 1
