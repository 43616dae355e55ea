select id, municipality_id, slug, name, kind, is_seat, postcode, lon, lat, point_note, population, population_as_of,
    population_source, representation, attribution, attribution_url, position, cell
from place
order by position
