-- How the site looks where it differs from the default: what is shown ('live'), what is being prepared ('draft') and what was
-- shown before ('past'), whose style sheet and logo kept pages may still ask for. No row: the default.
create table appearance (
    state text not null primary key check (state in ('live', 'draft', 'past')),
    -- Colours, order and choice of menu and home blocks, text of the logo; JSON, read by crates/appearance only.
    choices text not null,
    -- The name of a stored file.
    logo text,
    changed_at integer not null
);
