-- Whole days from the tally; of the day on which the period begins, the contributions themselves.
select cast(coalesce(sum(contributions), 0) as bigint) as contributions,
       cast(coalesce(sum(awaited), 0) as bigint) as awaited,
       cast(coalesce(sum(answered), 0) as bigint) as answered,
       cast(coalesce(sum(answered_in_time), 0) as bigint) as answered_in_time,
       cast(coalesce(sum(case when due_at < $2 then waiting else 0 end), 0) as bigint) as overdue,
       cast(sum(timed_micros) as bigint) / nullif(cast(sum(timed) as bigint), 0) as mean_micros,
       cast(coalesce(sum(endorsements), 0) as bigint) as endorsements
from (
    select due_at, contributions, awaited, waiting, answered, answered_in_time, timed, timed_micros, endorsements
    from tally_day where day > $1 / 86400000000
    union all
    select due_at, 1, awaited, waiting, answered, answered_in_time, timed, timed_micros, endorsements
    from public_contribution where received_at >= $1 and received_at < ($1 / 86400000000 + 1) * 86400000000
) counted
