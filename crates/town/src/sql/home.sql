-- One statement for all that the town shows on the home page, since that page is made of many modules.
-- The newest three posts, then the venues, then the pages for people who need another form of language.
select path, title, detail, address, at, example, section from (
    select cast(1 as bigint) as section, cast(0 as bigint) as rank, '/nachrichten/' || p.slug as path, p.title as title, p.summary as detail,
        coalesce((select string_agg(l.name, ', ' order by l.position) from post_place pp join place l on l.id = pp.place_id where pp.post_id = p.id),
            m.name, '') as address,
        p.published_at as at, p.example as example
    from (select * from post where state = 'published' order by published_at desc, id desc limit 3) p
    left join municipality m on m.id = p.municipality_id
    union all
    select 2, v.position, v.kind, v.name, v.hours,
        v.street || case when v.street <> '' and v.city <> '' then ', ' else '' end || v.postcode || ' ' || v.city, null, false
    from venue v
    where v.kind in ('shop', 'van')
    union all
    select distinct 3, 0, t.kind, '', '', '', cast(null as bigint), false
    from page_text t
    where t.kind in ('plain_language', 'sign_language') and t.body <> ''
) entry
order by section, rank, at desc, title
