-- Purchase lines added up by trust, item, supplier and the month of their order. A supplier that is
-- not registered goes by its name as written. Quantities are in millionths of a base unit, amounts
-- in pence. `prices` holds what a base unit cost in each line that bought some for money, in
-- millionths of a pound, lowest first: a median cannot be had from sums. They are rounded half-up,
-- and exact wherever the price of a pack divides by what it holds.
SELECT
    trust_id,
    item_id,
    CAST(date_trunc('month', ordered_on) AS DATE) AS month,
    supplier_id,
    CASE WHEN supplier_id IS NULL THEN lower(supplier_name) END AS supplier_name,
    coalesce(is_free, false) AS is_free,
    count(*) AS lines,
    sum(quantity_base) AS quantity,
    sum(amount) AS amount,
    min(price) AS lowest,
    max(price) AS highest,
    list(price ORDER BY price) FILTER (price IS NOT NULL) AS prices
FROM (
    SELECT
        trust_id, item_id, ordered_on, supplier_id, supplier_name, is_free, quantity_base, amount,
        CASE
            WHEN quantity_base <= 0 OR is_free THEN NULL
            WHEN pack_numerator = 1 AND pack_denominator = 1 THEN unit_price
            ELSE CAST(
                (2 * CAST(unit_price AS HUGEINT) * pack_denominator + pack_numerator)
                // (2 * CAST(pack_numerator AS HUGEINT)) AS BIGINT
            )
        END AS price
    FROM held
)
GROUP BY ALL
