insert into appearance (state, choices, logo, changed_at) values ('draft', $1, $2, $3)
on conflict (state) do update set choices = excluded.choices, logo = excluded.logo, changed_at = excluded.changed_at
