select p.id, p.slug, p.title, p.summary, p.body, p.municipality_id, m.name as municipality, p.state, p.author_label, p.created_at, p.updated_at,
    p.published_at, p.example,
    (select string_agg(l.name, ', ' order by l.position) from post_place pp join place l on l.id = pp.place_id where pp.post_id = p.id) as places
from post p
left join municipality m on m.id = p.municipality_id
