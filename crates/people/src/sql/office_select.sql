select o.key, o.label, o.municipality_id as municipality, o.deputy_key, o.position,
       (select count(*) from person p where p.office_key = o.key and p.state = 'active') as people
from office o