-- Purchase lines of seven trusts over five years: twenty thousand products, of which few are bought
-- often; most under contract, some of them bought elsewhere all the same; six lines in a hundred
-- match no product. Everything follows from the number of the line, so the same number of lines is
-- the same world. The statement is run once for each relation that it makes.
CREATE TEMP MACRO chance(number, salt, sides) AS CAST(hash(number, salt) % sides AS INTEGER);

CREATE TABLE product AS
SELECT
    CAST(product AS INTEGER) AS product,
    [1, 1, 1, 5, 10, 20, 50, 100, 200][1 + chance(product, 1, 9)] AS pack,
    20 + chance(product, 2, 60000) AS pence,
    1 + chance(product, 3, 400) AS supplier,
    1 + chance(product, 4, 400) AS other_supplier,
    CASE WHEN chance(product, 5, 100) < 72 THEN 1 + chance(product, 6, 220) END AS contract,
    ['Glove', 'Gown', 'Mask', 'Syringe', 'Needle', 'Catheter', 'Dressing', 'Suture', 'Drape']
        [1 + chance(product, 7, 9)]
    || [' sterile', ' single-use', ' latex-free', ' coated', ' fine', ' large'][1 + chance(product, 8, 6)]
    || ' ' || product AS description
FROM range(1, 20001) AS all_products(product);

CREATE TABLE line AS
WITH drawn AS (
    SELECT
        number,
        chance(number, 11, 100) AS of_trust,
        CAST(least(19999, floor(pow(20000.0, chance(number, 12, 1000000) / 1e6))) AS INTEGER) AS drawn,
        DATE '2021-04-01' + chance(number, 13, 1826) AS ordered_on,
        1 + chance(number, 14, 12) AS quantity,
        chance(number, 15, 9) AS dearer,
        chance(number, 16, 100) < 18 AS is_elsewhere,
        chance(number, 17, 100) >= 6 AS is_matched
    FROM range($lines) AS all_lines(number)
),
bought AS (
    SELECT
        drawn.*,
        product.*,
        'BT' || CASE
            WHEN of_trust < 26 THEN 1 WHEN of_trust < 46 THEN 2 WHEN of_trust < 62 THEN 3
            WHEN of_trust < 75 THEN 4 WHEN of_trust < 86 THEN 5 WHEN of_trust < 94 THEN 6 ELSE 7
        END AS trust,
        pence * (100 + dearer + (ordered_on - DATE '2021-04-01') // 365 * 3) // 100 AS paid
    FROM drawn
    JOIN product ON product.product = drawn.drawn
)
SELECT
    trust,
    'PO' || number // 4 AS order_number,
    CAST(1 + number % 4 AS INTEGER) AS line_number,
    ordered_on,
    CASE WHEN is_elsewhere THEN other_supplier ELSE supplier END AS supplier,
    CASE WHEN is_matched THEN product END AS product,
    description,
    CASE WHEN pack = 1 THEN 'EA' ELSE 'BX' END AS unit,
    pack,
    CAST(quantity AS DOUBLE) AS quantity,
    paid / 100.0 AS unit_price,
    CAST(paid AS BIGINT) * quantity / 100.0 AS amount,
    CASE WHEN is_matched AND NOT (is_elsewhere AND other_supplier <> supplier) THEN contract END
        AS contract
FROM bought
ORDER BY trust, year(ordered_on) - CASE WHEN month(ordered_on) < 4 THEN 1 ELSE 0 END, number;

CREATE TABLE contracted AS
SELECT contract, product, supplier FROM product WHERE contract IS NOT NULL;

CREATE TABLE baseline AS
SELECT trust, product, (pence * (104 + chance(product, 21, 9)) // 100) / 100.0 / pack AS unit_price
FROM product, (SELECT DISTINCT trust FROM line) AS trusts;

-- Five tiers around what is bought of a product in a year.
CREATE TABLE tier AS
WITH yearly AS (
    SELECT product, sum(quantity * pack) / 5 AS quantity FROM line WHERE product IS NOT NULL GROUP BY 1
)
SELECT
    contract,
    product,
    CAST(place AS INTEGER) AS tier,
    floor(yearly.quantity * [0, 0.25, 0.6, 1, 1.6][1 + place]) AS from_quantity,
    CASE WHEN place = 4 THEN 1e18 ELSE floor(yearly.quantity * [0.25, 0.6, 1, 1.6][1 + place]) END
        AS until_quantity,
    (pence * [100, 96, 92, 87, 82][1 + place] // 100) / 100.0 / pack AS unit_price
FROM contracted
JOIN product USING (product, contract)
JOIN yearly USING (product)
CROSS JOIN range(5) AS places(place);
