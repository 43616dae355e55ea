insert into process (
    slug, format, title, summary, aim, decidable, not_decidable, decider, decision_when, decision_at, level, legal_basis,
    organisers, offline_ways, contact, controller, answer_days, standing, result, easy_read, sign_language_path,
    id, state, created_at, updated_at, published_at, example
) values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
    $22, $23, $24, $24, $25, $26
)
