SELECT source_row, coalesce(order_number, CAST(item_code AS VARCHAR), CAST(description AS VARCHAR), '')
FROM filled
WHERE source_row > getvariable('last_line')
ORDER BY source_row
LIMIT $limit;
