select count(*) from (
    select 1 from (
        select day, due_at, contributions, awaited, waiting, answered, answered_in_time, timed, timed_micros, endorsements from tally_day
        union all
        select day, due_at, -1, -awaited, -waiting, -answered, -answered_in_time, -timed, -timed_micros, -endorsements from public_contribution
    ) both_sides
    group by day, due_at
    having sum(contributions) <> 0 or sum(awaited) <> 0 or sum(waiting) <> 0 or sum(answered) <> 0 or sum(answered_in_time) <> 0
        or sum(timed) <> 0 or sum(timed_micros) <> 0 or sum(endorsements) <> 0
) differing
