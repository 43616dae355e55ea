insert into process_municipality (process_id, municipality_id)
select $1, municipality_id from place where id = $2
on conflict (process_id, municipality_id) do nothing
