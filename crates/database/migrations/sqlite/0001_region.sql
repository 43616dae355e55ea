create table municipality (
    id blob primary key not null,
    slug text not null unique,
    name text not null,
    -- What it calls itself: Stadt, Gemeinde.
    designation text not null,
    -- Official keys; absent in regions that have none.
    ags text,
    ars text,
    nuts3 text,
    county text,
    state text,
    postcode text,
    -- Letters of the speakable references, such as BB.
    reference_prefix text not null unique,
    -- GeoJSON geometry (Polygon or MultiPolygon, WGS 84).
    outline text not null,
    -- Whom the source of the outline asks us to name, and where it wants links to lead.
    attribution text not null,
    attribution_url text,
    folded_name text not null,
    -- Rank in German alphabetical order.
    position integer not null
);

create table place (
    id blob primary key not null,
    municipality_id blob not null references municipality (id),
    slug text not null unique,
    name text not null,
    -- core_town, district
    kind text not null,
    -- The administration sits here; true for one place of a municipality, which may be a district.
    is_seat boolean not null,
    postcode text,
    lon real not null,
    lat real not null,
    point_note text,
    -- GeoJSON geometry: the Voronoi cell cut to the outline; schematic, no official border.
    cell text not null,
    population integer,
    population_as_of text,
    population_source text,
    -- council, head, none; null: not stated
    representation text,
    -- Whom the source of the point asks us to name, and where it wants links to lead.
    attribution text not null,
    attribution_url text,
    folded_name text not null,
    -- Rank in German alphabetical order.
    position integer not null
);
create index place_municipality on place (municipality_id);

-- Gemeindeteile and other names people use.
create table place_alias (
    place_id blob not null references place (id),
    name text not null,
    folded_name text not null,
    primary key (place_id, name)
);
