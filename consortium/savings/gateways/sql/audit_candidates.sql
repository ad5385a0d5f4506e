-- Lines as one agreement sees them; none sees those of which the catalogue or no agreement knows
-- the item. Lines before the audited days only fill the bands that come before theirs.
SELECT
    $agreement,
    batch_id, source_row, trust_id, item_id, order_number, line_number, ordered_on,
    coalesce(invoiced_on, tax_point_on), invoice_number, corrects_invoice, counted_on, supplier_id,
    supplier_name, item_code, description, unit, pack_numerator, pack_denominator, quantity,
    quantity_base, unit_price, amount,
    $seller IS NOT NULL AND coalesce(supplier_id = $seller, false)
FROM wanted
WHERE $known_items IS NULL OR NOT coalesce(list_contains($known_items, item_id), false);
