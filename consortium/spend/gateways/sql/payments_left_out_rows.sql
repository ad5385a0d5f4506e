SELECT
    source_row,
    left_out,
    coalesce(supplier_written, transaction_number, expense_type, description, CAST(amount / 100 AS VARCHAR), '')
FROM payment
WHERE left_out IS NOT NULL AND left_out <> 'blank'
ORDER BY source_row
LIMIT $limit;
