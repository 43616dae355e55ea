from contribution c
join contribution_count k on k.contribution_id = c.id
join process pr on pr.id = c.process_id
left join municipality m on m.id = c.municipality_id
left join place p on p.id = c.place_id
where true
