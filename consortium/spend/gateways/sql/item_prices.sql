,
-- What a base unit cost; the_keys are those that consortium.spend.queries.item_prices knows.
of_trust AS (
    SELECT
        item_id,
        trust_id,
        sum(lines) AS lines,
        sum(quantity) AS quantity,
        sum(amount) AS amount,
        min(lowest) AS lowest,
        max(highest) AS highest
    FROM bought
    GROUP BY item_id, trust_id
),
sums AS (
    SELECT
        the_keys,
        count(*) AS trusts,
        sum(lines) AS lines,
        CAST(sum(quantity) AS DECIMAL(19, 0)) AS quantity,
        CAST(sum(amount) AS DECIMAL(19, 0)) AS amount,
        CAST(min(lowest) AS DECIMAL(19, 0)) AS lowest,
        max(highest) AS highest
    FROM of_trust
    GROUP BY the_keys
    HAVING count(*) >= $trusts
),
paid AS (
    SELECT the_keys, count(*) AS priced, median(price) AS median
    FROM (SELECT the_keys, unnest(prices) AS price FROM bought) AS each_price
    GROUP BY the_keys
)
-- Decimals take five times as long to hand over as their digits.
SELECT
    the_keys,
    trusts,
    CAST(lines AS BIGINT) AS how_many,
    coalesce(priced, 0),
    CAST(quantity AS VARCHAR) AS quantity_digits,
    CAST(amount AS VARCHAR) AS amount_digits,
    CAST(lowest AS VARCHAR) AS lowest_digits,
    median,
    highest
FROM sums
LEFT JOIN paid USING (the_keys)
ORDER BY amount * 10000000000 - lowest * quantity DESC NULLS LAST, the_keys
LIMIT $limit;
