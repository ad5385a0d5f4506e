-- What has to be judged, each kind of line once.
CREATE TEMP TABLE question AS
SELECT
    row_number() OVER () AS question,
    *
FROM (
    SELECT DISTINCT
        agreement, trust_id, item_id, coalesce(delivered, counted_on) AS priced_on,
        coalesce(invoiced_on, counted_on) AS known_on, quantity_base, amount, unit_price,
        pack_numerator, pack_denominator, is_on_contract, due_price, due_amount, delivery_price,
        delivery_numerator, delivery_denominator, paid_beside, is_shared
    FROM chosen
    WHERE NOT is_as_due AND reason IS NULL
    ORDER BY ALL
);
