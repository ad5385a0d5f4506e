SELECT source_row, coalesce(order_number, CAST(item_code AS VARCHAR), CAST(description AS VARCHAR), '')
FROM left_out
ORDER BY source_row
LIMIT $limit;
