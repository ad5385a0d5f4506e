-- One page of an audit's lines; the_order is one of those that the query knows.
SELECT
    batch_id, source_row, trust_id, supplier_id, supplier_name, item_id, item_code, description,
    agreement_id, order_number, line_number, ordered_on, invoiced_on, invoice_number, counted_on, priced_on,
    delivery_batch_id, delivery_row, unit, quantity, quantity_base, unit_price, amount, due_price,
    due_amount, difference, verdict, why
FROM found
ORDER BY the_order
LIMIT $limit OFFSET $offset;
