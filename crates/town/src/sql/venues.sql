select v.id, v.slug, v.kind, v.municipality_id, m.name as municipality, v.name, v.description, v.street, v.postcode, v.city, v.hours, v.phone,
    v.email, v.access, v.source
from venue v
left join municipality m on m.id = v.municipality_id
