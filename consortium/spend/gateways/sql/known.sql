-- What lines are matched against, as the catalogue has it now. A key that two items share names
-- neither.
CREATE TEMP VIEW item_by_code AS
SELECT lower(key) AS key, any_value(item_id) AS item_id
FROM known_codes
GROUP BY 1
HAVING count(*) = 1;

-- The GTIN of a pack names its unit as well.
CREATE TEMP VIEW item_by_gtin AS
SELECT key, any_value(item_id) AS item_id, any_value(unit) AS unit
FROM known_gtins
GROUP BY 1
HAVING count(*) = 1;

CREATE TEMP VIEW item_by_part AS
SELECT supplier_id, lower(key) AS key, any_value(item_id) AS item_id
FROM known_parts
GROUP BY 1, 2
HAVING count(DISTINCT item_id) = 1;

-- From its day until the day before the next, a pack holds so many base units; the base unit
-- always holds one of itself. The rule is consortium.catalogue.domain.items.pack_on.
CREATE TEMP VIEW pack_by_day AS
SELECT
    item_id,
    unit,
    valid_from AS since,
    lead(valid_from, 1, DATE '9999-12-31') OVER (
        PARTITION BY item_id, unit ORDER BY valid_from
    ) AS until,
    numerator,
    denominator
FROM known_packs
UNION ALL
SELECT item_id, base_unit, DATE '0001-01-01', DATE '9999-12-31', 1, 1
FROM known_items;
