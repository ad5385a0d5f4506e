,
-- What each trust bought in each month, at its old prices, at the tier prices that the volume of
-- all trusts had come to by then in the contract year, and as paid. Without an old price there is
-- nothing to compare; without a tier what was paid stands for it. Values are in millionths of
-- millionths of a pound, and exact. Everything goes by numbers of trusts and items: ids are long.
numbered AS (
    SELECT item_id, CAST(row_number() OVER (ORDER BY item_id) AS INTEGER) AS item
    FROM (SELECT item_id FROM old_price UNION SELECT item_id FROM contracted) AS known
),
buyer AS (
    SELECT trust_id, CAST(row_number() OVER (ORDER BY trust_id) AS INTEGER) AS trust
    FROM (SELECT DISTINCT trust_id FROM old_price) AS known
),
bought_in_month AS (
    SELECT
        buyer.trust,
        numbered.item,
        bought.month,
        CAST(sum(bought.quantity) AS DECIMAL(19, 0)) AS quantity,
        CAST(sum(bought.amount) AS DECIMAL(19, 0)) AS amount
    FROM bought
    JOIN numbered ON numbered.item_id = bought.item_id
    LEFT JOIN buyer ON buyer.trust_id = bought.trust_id
    GROUP BY buyer.trust, numbered.item, bought.month
),
together AS (
    SELECT item, month, sum(quantity) AS quantity FROM bought_in_month GROUP BY item, month
),
under_contract AS (
    SELECT
        numbered.item,
        contracted.item_id,
        contracted.agreement,
        CAST(contracted.starts_on AS DATE) AS starts_on,
        CAST(contracted.ends_on AS DATE) AS ends_on,
        row_number() OVER (ORDER BY contracted.item_id, contracted.agreement, contracted.starts_on)
            AS place
    FROM contracted
    JOIN numbered ON numbered.item_id = contracted.item_id
),
reached AS (
    SELECT
        under_contract.place,
        together.month,
        sum(together.quantity) OVER (
            PARTITION BY under_contract.place ORDER BY together.month
        ) AS quantity
    FROM under_contract
    JOIN together
        ON together.item = under_contract.item
        AND together.month >= under_contract.starts_on
        AND together.month < under_contract.ends_on
),
stair AS (
    SELECT
        under_contract.place, under_contract.item, step.from_quantity, step.until_quantity,
        step.unit_price
    FROM under_contract
    JOIN step
        ON step.agreement = under_contract.agreement AND step.item_id = under_contract.item_id
),
tier_price AS (
    SELECT stair.item, reached.month, stair.unit_price
    FROM reached
    JOIN stair
        ON stair.place = reached.place
        AND reached.quantity >= stair.from_quantity
        AND (stair.until_quantity IS NULL OR reached.quantity < stair.until_quantity)
),
before AS (
    SELECT buyer.trust, numbered.item, CAST(old_price.unit_price AS DECIMAL(19, 0)) AS unit_price
    FROM old_price
    JOIN buyer ON buyer.trust_id = old_price.trust_id
    JOIN numbered ON numbered.item_id = old_price.item_id
),
valued AS (
    SELECT
        bought_in_month.trust,
        bought_in_month.month,
        sum(bought_in_month.quantity * before.unit_price) AS at_old_prices,
        sum(coalesce(
            bought_in_month.quantity * CAST(tier_price.unit_price AS DECIMAL(19, 0)),
            bought_in_month.amount * 10000000000
        )) AS at_tier_prices,
        CAST(sum(bought_in_month.amount) AS DECIMAL(24, 0)) AS paid
    FROM bought_in_month
    JOIN before
        ON before.trust = bought_in_month.trust AND before.item = bought_in_month.item
    LEFT JOIN tier_price
        ON tier_price.item = bought_in_month.item AND tier_price.month = bought_in_month.month
    GROUP BY bought_in_month.trust, bought_in_month.month
)
SELECT buyer.trust_id, valued.month, valued.at_old_prices, valued.at_tier_prices, valued.paid
FROM valued
JOIN buyer ON buyer.trust = valued.trust
ORDER BY buyer.trust_id, valued.month;
