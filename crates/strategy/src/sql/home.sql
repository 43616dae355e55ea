-- The goals of the edition that counts now, with what the home page says of the whole.
with edition as (
    select id, total_cents, total_approximate from strategy_edition where state = 'adopted'
    order by created_at desc, id desc limit 1
)
select goal.slug, goal.name, goal.description, edition.total_cents, edition.total_approximate,
       (select count(*) from strategy_element where edition_id = edition.id and kind = 'bundle') as bundles,
       (select count(*) from strategy_element where edition_id = edition.id and kind = 'measure') as measures
from edition
join strategy_element as goal on goal.edition_id = edition.id and goal.kind = 'goal'
order by goal.position, goal.id
