select
    count(*) filter (where sent_at is null and failed_at is null) as waiting,
    min(created_at) filter (where sent_at is null and failed_at is null) as oldest,
    count(*) filter (where sent_at is null and failed_at is null and tries > 0) as retrying,
    count(*) filter (where failed_at > $1) as given_up,
    (select m.last_error from message m where m.sent_at is null and m.last_error is not null order by m.next_try_at desc, m.id desc limit 1) as last_error
from message
