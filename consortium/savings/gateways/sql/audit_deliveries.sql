-- The delivery that each return or credit note refers to: of the same trust, item and supplier, up
-- to its day; of the invoice that it says it corrects before one of its own order, and that before
-- one at its own price; the latest of those.
SELECT
    $agreement,
    back.batch_id,
    back.source_row,
    wanted.batch_id,
    wanted.source_row,
    wanted.counted_on,
    wanted.unit_price,
    wanted.pack_numerator,
    wanted.pack_denominator
FROM candidate AS back
JOIN wanted
    ON wanted.trust_id = back.trust_id
    AND wanted.item_id = back.item_id
    AND coalesce(wanted.supplier_id, wanted.supplier_name)
        = coalesce(back.supplier_id, back.supplier_name)
    AND wanted.quantity > 0
    AND wanted.unit_price > 0
    AND wanted.counted_on <= back.counted_on
WHERE
    back.agreement = $agreement
    AND back.quantity < 0
    AND (
        wanted.invoice_number = back.corrects_invoice
        OR wanted.order_number = back.order_number
        OR (wanted.unit_price = back.unit_price AND wanted.unit = back.unit)
    )
QUALIFY row_number() OVER (
    PARTITION BY back.batch_id, back.source_row
    ORDER BY
        coalesce(wanted.invoice_number = back.corrects_invoice, false) DESC,
        wanted.order_number = back.order_number DESC,
        wanted.counted_on DESC,
        wanted.batch_id,
        wanted.source_row
) = 1;
