-- Films on our own site, above all in sign language. The files themselves lie in the store of files.
create table film (
    id uuid primary key not null,
    title text not null,
    -- mp4, webm
    kind text not null,
    -- Names in the store of files.
    file text not null,
    bytes bigint not null,
    captions text,
    poster text,
    created_at bigint not null
);
