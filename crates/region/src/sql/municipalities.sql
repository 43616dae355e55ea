select id, slug, name, designation, ags, ars, nuts3, county, state, postcode, reference_prefix, outline, attribution,
    attribution_url, position
from municipality
