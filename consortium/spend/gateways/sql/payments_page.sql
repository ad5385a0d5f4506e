-- One page of payments; the_order is one of those that consortium.spend.queries.payments knows.
SELECT
    batch_id, trust_id, source_row, paid_on, supplier_name, supplier_id, amount,
    transaction_number, expense_type, expense_area, description
FROM wanted
ORDER BY the_order
LIMIT $limit OFFSET $offset;
