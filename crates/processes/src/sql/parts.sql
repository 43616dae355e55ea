-- All that belongs to processes, in one look: phases, and the municipalities and places they are narrowed to.
select process_id, part, id, position, stage, title, text, starts_at, ends_at, override, override_reason, override_by, override_at
from (
    select process_id, 'phase' as part, id, position, stage, title, text, starts_at, ends_at,
           override, override_reason, override_by, override_at
    from process_phase
    union all
    select process_id, 'municipality', municipality_id, 0, '', '', '', null, null, null, null, null, null
    from process_municipality
    union all
    select process_id, 'place', place_id, 0, '', '', '', null, null, null, null, null, null
    from process_place
) as parts
where process_id in (
