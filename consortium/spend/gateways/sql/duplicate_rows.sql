SELECT kept_back.source_row, line.order_number, line.line_number, kept_back.detail
FROM kept_back
JOIN filled AS line USING (source_row)
WHERE kept_back.reason = 'duplicate'
ORDER BY kept_back.source_row
LIMIT $limit;
