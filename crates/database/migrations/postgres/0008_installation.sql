-- What this database knows about the installation it belongs to, such as the fingerprint of its secret.
create table installation (
    name text primary key not null,
    value text not null
);
