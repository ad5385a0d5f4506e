-- The lines of one agreement in the order in which they count, for the bulk prices. A return has
-- the price of the day of its delivery.
SELECT
    candidate.batch_id,
    candidate.source_row,
    trust_id AS trust,
    item_id AS item,
    coalesce(delivery.delivered, counted_on) AS "on",
    quantity_base AS quantity
FROM candidate
LEFT JOIN delivery USING (agreement, batch_id, source_row)
WHERE agreement = $agreement AND is_on_contract = $on_contract
ORDER BY 5, candidate.batch_id, candidate.source_row;
