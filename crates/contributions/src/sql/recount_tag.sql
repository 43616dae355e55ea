select count(*) from (
    select 1 from (
        select tag, contributions from tally_tag
        union all
        select t.tag, -1 from contribution_tag t join public_contribution p on p.id = t.contribution_id
    ) both_sides
    group by tag having sum(contributions) <> 0
) differing
