update process set
    slug = $1, format = $2, title = $3, summary = $4, aim = $5, decidable = $6, not_decidable = $7, decider = $8,
    decision_when = $9, decision_at = $10, level = $11, legal_basis = $12, organisers = $13, offline_ways = $14,
    contact = $15, controller = $16, answer_days = $17, standing = $18, result = $19, easy_read = $20,
    sign_language_path = $21, updated_at = $24, submitted_by = $25
where id = $22 and updated_at = $23
