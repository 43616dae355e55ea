select id, kind, municipality_id, locale, version, body, link, checked_on, updated_at, updated_by, example
from page_text p
