-- $1: folded text. A place can be found in several ways; the best one comes first.
with hit (place_id, quality, alias) as (
    select id, 1, cast(null as text) from place where folded_name like $1 || '%'
    union all
    select id, 2, cast(null as text) from place where folded_name like '% ' || $1 || '%'
    union all
    select place_id, 3, name from place_alias where folded_name like $1 || '%' or folded_name like '% ' || $1 || '%'
    union all
    select id, 4, cast(null as text) from place where postcode like $1 || '%'
    union all
    select place.id, 5, cast(null as text)
    from place join municipality on municipality.id = place.municipality_id
    where municipality.folded_name like $1 || '%' or municipality.folded_name like '% ' || $1 || '%'
)
select place.id, place.municipality_id, place.slug, place.name, place.kind, place.is_seat, place.postcode, place.lon,
    place.lat, place.point_note, place.population, place.population_as_of, place.population_source,
    place.representation, place.attribution, place.attribution_url, place.position, hit.alias
from hit join place on place.id = hit.place_id
order by hit.quality, place.position, hit.alias
