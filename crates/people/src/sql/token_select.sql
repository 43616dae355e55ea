select t.id, t.label, t.made_by, p.label as maker, t.created_at, t.expires_at, t.last_used_at, t.revoked_at
from api_token t join person p on p.id = t.made_by