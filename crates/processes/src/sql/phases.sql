select id, process_id, position, stage, title, text, starts_at, ends_at, override, override_reason, override_by, override_at
from process_phase
where process_id in (
