insert into film (id, title, kind, file, bytes, captions, poster, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
