select p.id, p.slug, p.format, p.title, p.summary, p.aim, p.decidable, p.not_decidable, p.decider, p.decision_when,
    p.decision_at, p.level, p.legal_basis, p.organisers, p.offline_ways, p.contact, p.result, p.easy_read, p.sign_language_path,
    p.controller, p.answer_days, p.standing, p.state, p.created_at, p.submitted_at, p.submitted_by, p.published_at, p.published_by, p.closed_at,
    p.updated_at, p.example
from process p
