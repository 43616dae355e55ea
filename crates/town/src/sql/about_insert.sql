insert into page_text (id, kind, municipality_id, locale, version, body, link, checked_on, updated_at, updated_by, example)
select $1, 'about', null, $2, 1, $3, '', null, $4, '', false
where not exists (select 1 from page_text where kind = 'about' and municipality_id is null and locale = $2)
