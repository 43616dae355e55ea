from contribution_count k
cross join contribution c
join process pr on pr.id = c.process_id
left join municipality m on m.id = c.municipality_id
left join place p on p.id = c.place_id
where c.id = k.contribution_id
