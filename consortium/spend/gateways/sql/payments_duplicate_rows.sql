SELECT kept_back.source_row, payment.transaction_number, kept_back.detail
FROM kept_back
JOIN payment USING (source_row)
WHERE kept_back.reason = 'duplicate'
ORDER BY kept_back.source_row
LIMIT $limit;
