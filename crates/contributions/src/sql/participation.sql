select c.stakeholder_group, c.channel, p.slug, cast(sum(c.people) as bigint)
from contribution c
left join place p on p.id = c.place_id
where c.received_at >= $1 and c.received_at < $2
    and c.state not in ('rejected', 'withdrawn')
    -- What was cut out of another contribution speaks for the same people.
    and not exists (select 1 from contribution_split s where s.part_id = c.id)
group by c.stakeholder_group, c.channel, p.slug
