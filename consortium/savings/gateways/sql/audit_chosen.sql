-- Each line of the audited days once, under the agreement that it was bought under: one of this
-- supplier that prices it, else one that prices it at all, else the one that says best why none
-- does. Where several of this supplier price it, each prices its agreed share, rounded to the
-- penny; without shares that make up the whole nobody knows what is due.
CREATE TEMP TABLE chosen AS
WITH priced AS (
    SELECT
        candidate.*,
        due.unit_price AS due_price,
        due.amount AS due_amount,
        due.reason,
        coalesce(is_on_contract AND due.amount IS NOT NULL, false) AS is_sold,
        delivery.delivery_batch_id,
        delivery.delivery_row,
        delivery.delivered,
        delivery.price AS delivery_price,
        delivery.pack_numerator AS delivery_numerator,
        delivery.pack_denominator AS delivery_denominator
    FROM candidate
    LEFT JOIN due USING (agreement, batch_id, source_row)
    LEFT JOIN delivery USING (agreement, batch_id, source_row)
    WHERE counted_on >= $start
),

parted AS (
    SELECT
        priced.*,
        share.share,
        -- In hundredths of a millionth of a millionth of a penny, or as a share of its pence.
        CASE
            WHEN due_price IS NULL THEN due_amount::HUGEINT * share.share * 10000000000
            ELSE due_price::HUGEINT * quantity_base * share.share
        END AS part
    FROM priced
    ASOF LEFT JOIN share
        ON priced.agreement = share.agreement
        AND priced.trust_id = share.trust_id
        AND priced.item_id = share.item_id
        AND coalesce(priced.delivered, priced.counted_on) >= share.since
),

seen AS (
    SELECT
        parted.* EXCLUDE (part, share),
        count_if(is_sold) OVER line AS sellers,
        coalesce(sum(share) FILTER (is_sold) OVER line = 1000000, false) AS is_whole,
        sum(sign(part)::HUGEINT * ((abs(part) + 5000000000000000) // 10000000000000000))
            FILTER (is_sold) OVER line AS shared_amount,
        sum(due_price::HUGEINT * share) FILTER (is_sold) OVER line // 1000000 AS shared_price,
        row_number() OVER (
            line ORDER BY
                is_sold DESC,
                due_amount IS NOT NULL DESC,
                list_position($reasons, reason) DESC,
                agreement DESC
        ) AS place
    FROM parted
    WINDOW line AS (PARTITION BY batch_id, source_row)
),

beside AS (
    SELECT trust_id, item_id, order_number, sum(quantity_base) AS paid_beside
    FROM seen
    WHERE place = 1 AND amount > 0 AND quantity > 0 AND item_id IS NOT NULL
    GROUP BY ALL
)

SELECT
    seen.* EXCLUDE (
        place, sellers, is_sold, is_whole, shared_amount, shared_price, reason, due_amount, due_price
    ),
    sellers > 1 AND is_whole AS is_shared,
    CASE WHEN is_shared THEN shared_price::BIGINT ELSE due_price END AS due_price,
    CASE
        WHEN sellers < 2 THEN due_amount
        WHEN is_shared THEN shared_amount::BIGINT
    END AS due_amount,
    CASE
        WHEN sellers > 1 THEN CASE WHEN NOT is_shared THEN 'two_agreements' END
        WHEN seen.due_amount IS NULL THEN
            coalesce(reason, CASE WHEN item_id IS NULL THEN 'not_matched' ELSE 'no_agreement' END)
    END AS reason,
    CASE WHEN amount = 0 THEN paid_beside END AS paid_beside,
    coalesce(
        CASE WHEN is_shared THEN shared_amount ELSE seen.due_amount END = amount
        AND quantity > 0 AND is_on_contract AND (sellers < 2 OR is_shared),
        false
    ) AS is_as_due
FROM seen
LEFT JOIN beside USING (trust_id, item_id, order_number)
WHERE place = 1;
