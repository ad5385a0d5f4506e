-- Q1
DROP TABLE IF EXISTS temp.month_sum;
DROP TABLE IF EXISTS temp.price;
CREATE TEMP TABLE month_sum AS
SELECT trust, product, substr(ordered_on, 1, 7) || '-01' AS month,
       sum(quantity * pack) AS quantity, sum(amount) AS paid
FROM line WHERE product IS NOT NULL GROUP BY 1, 2, 3;
CREATE TEMP TABLE price AS
WITH together AS (
    SELECT product, month,
           CAST(substr(month, 1, 4) AS INT) - CASE WHEN substr(month, 6, 2) < '04' THEN 1 ELSE 0 END
               AS year,
           sum(quantity) AS quantity
    FROM month_sum GROUP BY 1, 2, 3
),
reached AS (
    SELECT product, month,
           sum(quantity) OVER (PARTITION BY product, year ORDER BY month) AS quantity
    FROM together
)
SELECT reached.product, reached.month, tier.unit_price
FROM reached JOIN tier ON tier.product = reached.product
    AND reached.quantity >= tier.from_quantity AND reached.quantity < tier.until_quantity;
-- Without it the planner looks at every price for every month.
CREATE INDEX temp.price_of_month ON price (product, month);
SELECT m.trust, m.month, sum(m.quantity * b.unit_price),
       sum(coalesce(m.quantity * price.unit_price, m.paid)), sum(m.paid)
FROM month_sum AS m
JOIN baseline AS b ON b.trust = m.trust AND b.product = m.product
LEFT JOIN price ON price.product = m.product AND price.month = m.month
GROUP BY 1, 2 ORDER BY 1, 2;
-- Q2
WITH priced AS (
    SELECT product, trust, unit_price / pack AS price, amount, quantity * pack AS quantity,
           row_number() OVER (PARTITION BY product ORDER BY unit_price / pack) AS place,
           count(*) OVER (PARTITION BY product) AS lines
    FROM line WHERE product IS NOT NULL
)
SELECT product, count(DISTINCT trust), min(price),
       avg(CASE WHEN place IN ((lines + 1) / 2, (lines + 2) / 2) THEN price END), max(price),
       sum(amount) - min(price) * sum(quantity) AS above_lowest
FROM priced GROUP BY product HAVING count(DISTINCT trust) >= 2
ORDER BY above_lowest DESC, product;
-- Q3
WITH volume AS (
    SELECT product, CAST(substr(ordered_on, 1, 4) AS INT) - CASE WHEN substr(ordered_on, 6, 2) < '04' THEN 1 ELSE 0 END AS year,
           sum(quantity * pack) AS quantity, sum(amount) AS paid
    FROM line WHERE product IS NOT NULL GROUP BY 1, 2
)
SELECT tier.contract, volume.year, count(*), sum(volume.quantity), sum(volume.paid),
       sum(tier.tier),
       sum(CASE WHEN tier.until_quantity < 1e17 THEN tier.until_quantity - volume.quantity
                ELSE 0 END)
FROM volume JOIN tier ON tier.product = volume.product
    AND volume.quantity >= tier.from_quantity AND volume.quantity < tier.until_quantity
GROUP BY 1, 2 ORDER BY 1, 2;
-- Q4
SELECT line.trust, line.supplier, line.product, count(*), sum(line.amount) AS spend
FROM line JOIN contracted ON contracted.product = line.product
WHERE line.contract IS NULL
GROUP BY 1, 2, 3 ORDER BY spend DESC, line.trust, line.supplier, line.product LIMIT 100;
-- Q5
SELECT order_number, line_number, ordered_on, supplier, product, description, unit, quantity,
       unit_price, amount
FROM line
WHERE trust = 'BT3' AND ordered_on >= '2024-01-01' AND ordered_on < '2025-01-01'
ORDER BY ordered_on DESC, order_number, line_number LIMIT 50 OFFSET 1000;
-- Q5c
SELECT count(*), sum(amount) FROM line
WHERE trust = 'BT3' AND ordered_on >= '2024-01-01' AND ordered_on < '2025-01-01';
