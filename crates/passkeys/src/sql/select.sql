select id, resident_id, person_id, credential_id, credential, sign_count, backed_up, name, created_at, last_used_at
from passkey
