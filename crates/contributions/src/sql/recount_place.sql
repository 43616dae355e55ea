select count(*) from (
    select 1 from (
        select kind, process_id, municipality_id, place_id, answer_state, contributions from tally_place
        union all
        select kind, process_id, municipality_id, place_id, answer_state, -1 from public_contribution
    ) both_sides
    group by kind, process_id, municipality_id, place_id, answer_state having sum(contributions) <> 0
) differing
