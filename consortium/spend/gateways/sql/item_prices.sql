,
-- What a base unit cost; the_keys are those that consortium.spend.queries.item_prices knows.
sums AS (
    SELECT
        the_keys,
        count(DISTINCT trust_id) AS trusts,
        sum(lines) AS lines,
        CAST(sum(quantity) AS DECIMAL(19, 0)) AS quantity,
        CAST(sum(amount) AS DECIMAL(19, 0)) AS amount,
        CAST(min(lowest) AS DECIMAL(19, 0)) AS lowest,
        max(highest) AS highest
    FROM bought
    GROUP BY the_keys
),
paid AS (
    SELECT the_keys, count(*) AS priced, median(price) AS median
    FROM (SELECT the_keys, unnest(prices) AS price FROM bought) AS each_price
    GROUP BY the_keys
)
SELECT
    the_keys, trusts, lines, coalesce(priced, 0), quantity, amount, lowest, median, highest
FROM sums
LEFT JOIN paid USING (the_keys)
WHERE trusts >= $trusts
ORDER BY amount * 10000000000 - lowest * quantity DESC NULLS LAST, the_keys
LIMIT $limit;
