,
-- The delivery that each return or credit note refers to: of the same trust, item and supplier, up
-- to its day; of the invoice that it says it corrects before one of its own order, and that before
-- one at its own price; the latest of those. Each way is a join of its own: together they would
-- hold every return against every delivery.
back AS MATERIALIZED (
    SELECT *, coalesce(supplier_id, supplier_name) AS seller
    FROM candidate
    WHERE agreement = $agreement AND quantity < 0
),

delivered AS MATERIALIZED (
    SELECT
        batch_id, source_row, trust_id, item_id, coalesce(supplier_id, supplier_name) AS seller,
        order_number, invoice_number, counted_on, unit, unit_price, pack_numerator,
        pack_denominator
    FROM wanted
    SEMI JOIN back USING (trust_id, item_id)
    WHERE quantity > 0 AND unit_price > 0
),

-- The first of those that agree in all that a price can tell.
at_a_price AS (
    SELECT
        trust_id, item_id, seller, unit, unit_price, counted_on, pack_numerator, pack_denominator,
        min({'batch_id': batch_id, 'source_row': source_row}) AS place
    FROM delivered
    GROUP BY ALL
),

possible AS (
    SELECT
        1 AS way, back.batch_id, back.source_row, delivered.batch_id AS delivery_batch_id,
        delivered.source_row AS delivery_row, delivered.counted_on, delivered.unit_price,
        delivered.pack_numerator, delivered.pack_denominator
    FROM back
    JOIN delivered
        ON delivered.invoice_number = back.corrects_invoice
        AND delivered.trust_id = back.trust_id
        AND delivered.item_id = back.item_id
        AND delivered.seller = back.seller
        AND delivered.counted_on <= back.counted_on
    UNION ALL
    SELECT
        2, back.batch_id, back.source_row, delivered.batch_id, delivered.source_row,
        delivered.counted_on, delivered.unit_price, delivered.pack_numerator,
        delivered.pack_denominator
    FROM back
    JOIN delivered
        ON delivered.order_number = back.order_number
        AND delivered.trust_id = back.trust_id
        AND delivered.item_id = back.item_id
        AND delivered.seller = back.seller
        AND delivered.counted_on <= back.counted_on
    UNION ALL
    SELECT
        3, back.batch_id, back.source_row, at_a_price.place.batch_id, at_a_price.place.source_row,
        at_a_price.counted_on, at_a_price.unit_price, at_a_price.pack_numerator,
        at_a_price.pack_denominator
    FROM back
    ASOF JOIN at_a_price
        ON at_a_price.trust_id = back.trust_id
        AND at_a_price.item_id = back.item_id
        AND at_a_price.seller = back.seller
        AND at_a_price.unit = back.unit
        AND at_a_price.unit_price = back.unit_price
        AND back.counted_on >= at_a_price.counted_on
)

SELECT
    $agreement, batch_id, source_row, delivery_batch_id, delivery_row, counted_on, unit_price,
    pack_numerator, pack_denominator
FROM possible
QUALIFY row_number() OVER (
    PARTITION BY batch_id, source_row
    ORDER BY way, counted_on DESC, delivery_batch_id, delivery_row
) = 1;
