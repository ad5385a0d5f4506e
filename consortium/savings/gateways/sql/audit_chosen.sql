-- Each line of the audited days once, under the agreement that it was bought under: one of this
-- supplier that prices it, else one that prices it at all, else the one that says best why none
-- does.
CREATE TEMP TABLE chosen AS
WITH seen AS (
    SELECT
        candidate.*,
        due.unit_price AS due_price,
        due.amount AS due_amount,
        due.reason,
        delivery.delivery_batch_id,
        delivery.delivery_row,
        delivery.delivered,
        delivery.price AS delivery_price,
        delivery.pack_numerator AS delivery_numerator,
        delivery.pack_denominator AS delivery_denominator,
        count_if(is_on_contract AND due.amount IS NOT NULL) OVER line AS sellers,
        row_number() OVER (
            line ORDER BY
                is_on_contract AND due.amount IS NOT NULL DESC,
                due.amount IS NOT NULL DESC,
                list_position($reasons, due.reason) DESC,
                agreement DESC
        ) AS place
    FROM candidate
    LEFT JOIN due USING (agreement, batch_id, source_row)
    LEFT JOIN delivery USING (agreement, batch_id, source_row)
    WHERE counted_on >= $start
    WINDOW line AS (PARTITION BY candidate.batch_id, candidate.source_row)
),

beside AS (
    SELECT trust_id, item_id, order_number, sum(quantity_base) AS paid_beside
    FROM seen
    WHERE place = 1 AND amount > 0 AND quantity > 0 AND item_id IS NOT NULL
    GROUP BY ALL
)

SELECT
    seen.* EXCLUDE (place, sellers, reason, due_amount),
    CASE WHEN sellers < 2 THEN due_amount END AS due_amount,
    CASE
        WHEN sellers > 1 THEN 'two_agreements'
        WHEN due_amount IS NULL THEN
            coalesce(reason, CASE WHEN item_id IS NULL THEN 'not_matched' ELSE 'no_agreement' END)
    END AS reason,
    CASE WHEN amount = 0 THEN paid_beside END AS paid_beside,
    coalesce(due_amount = amount AND quantity > 0 AND is_on_contract AND sellers < 2, false)
        AS is_as_due
FROM seen
LEFT JOIN beside USING (trust_id, item_id, order_number)
WHERE place = 1;
