update response set decision = $1, body = $2, next_at = $3, handed_to = $4, cost_cents = $5, cost_note = $6, responsible = $7,
    changed_at = $8, change_reason = $9, version = version + 1
where id = $10 and version = $11
