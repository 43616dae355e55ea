select g.response_id, c.id, c.reference, c.title, c.state, c.received_at, c.answered_at
from response_contribution g
join contribution c on c.id = g.contribution_id
where true
