select id, title, kind, file, bytes, captions, poster, created_at from film
