-- One page of lines; the_order and the_rest are those of consortium.spend.queries.paging.
SELECT
    batch_id, trust_id, source_row, order_number, line_number, ordered_on, delivered_on,
    received_on, invoiced_on, tax_point_on, invoice_number, corrects_invoice,
    coalesce(is_free, false), supplier_name, supplier_written, supplier_id, item_id, item_code,
    matched_by, decision_id, doubted_item_id, gtin, part_number, description, unit, unit_written,
    pack_numerator, pack_denominator, quantity, quantity_base, unit_price, amount, funding_source, cost_code
FROM wanted
WHERE the_rest
ORDER BY the_order
LIMIT $limit OFFSET $offset;
