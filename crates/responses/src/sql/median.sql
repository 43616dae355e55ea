with waits as (
    select c.answered_at - c.received_at as micros, row_number() over (order by c.answered_at - c.received_at) as line, count(*) over () as all_lines
    from contribution c where c.state = 'published' and c.answer_state = 'answered'
)
select cast(avg(micros) as bigint) from waits where line in ((all_lines + 1) / 2, (all_lines + 2) / 2)
