insert into passkey (id, resident_id, person_id, credential_id, credential, sign_count, backed_up, name, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (credential_id) do nothing
