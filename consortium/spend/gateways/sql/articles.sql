-- Every wording, matched by exact keys only. Enumerations make the joins and the sorting that
-- follow work on small numbers; their order is that of the text.
CREATE TEMP TYPE supplier_id AS ENUM (SELECT DISTINCT supplier_id FROM known_suppliers ORDER BY 1);
CREATE TEMP TYPE supplier_name AS ENUM (
    SELECT DISTINCT supplier FROM wording WHERE supplier IS NOT NULL ORDER BY 1
);
CREATE TEMP TYPE item_id AS ENUM (SELECT item_id FROM known_items ORDER BY 1);
CREATE TEMP TYPE item_code AS ENUM (
    SELECT DISTINCT item_code FROM wording WHERE item_code IS NOT NULL ORDER BY 1
);
CREATE TEMP TYPE gtin AS ENUM (SELECT DISTINCT gtin FROM wording WHERE gtin IS NOT NULL ORDER BY 1);
CREATE TEMP TYPE part_number AS ENUM (
    SELECT DISTINCT part_number FROM wording WHERE part_number IS NOT NULL ORDER BY 1
);
CREATE TEMP TYPE description AS ENUM (
    SELECT DISTINCT description FROM wording WHERE description IS NOT NULL ORDER BY 1
);

-- A key that two items share names neither.
CREATE TEMP VIEW item_by_code AS
SELECT lower(key) AS key, any_value(item_id) AS item_id
FROM known_codes
GROUP BY 1
HAVING count(*) = 1;

CREATE TEMP VIEW item_by_part AS
SELECT supplier_id, lower(key) AS key, any_value(item_id) AS item_id
FROM known_parts
GROUP BY 1, 2
HAVING count(*) = 1;

CREATE TEMP TABLE matched_wording AS
SELECT
    wording.*,
    known_suppliers.supplier_id,
    coalesce(by_code.item_id, by_gtin.item_id, by_part.item_id) AS item_id,
    coalesce(by_code.item_id <> by_gtin.item_id, false)
        OR coalesce(by_code.item_id <> by_part.item_id, false)
        OR coalesce(by_gtin.item_id <> by_part.item_id, false) AS is_ambiguous,
    coalesce(known_units.unit, wording.unit) AS written_unit
FROM wording
LEFT JOIN known_suppliers ON known_suppliers.name = wording.supplier
LEFT JOIN item_by_code AS by_code ON by_code.key = lower(wording.item_code)
LEFT JOIN known_gtins AS by_gtin
    ON by_gtin.key = CASE WHEN regexp_full_match(wording.gtin, '\d{8}|\d{12,14}')
                          THEN lpad(wording.gtin, 14, '0') END
LEFT JOIN item_by_part AS by_part
    ON by_part.supplier_id = known_suppliers.supplier_id
    AND by_part.key = lower(wording.part_number)
LEFT JOIN known_units ON known_units.word = lower(wording.unit);

CREATE TEMP TYPE unit_name AS ENUM (
    SELECT written_unit FROM matched_wording WHERE written_unit IS NOT NULL
    UNION SELECT base_unit FROM known_items
    UNION SELECT unit FROM known_packs
    ORDER BY 1
);

CREATE TEMP TABLE article AS
SELECT
    matched.wording,
    CAST(matched.supplier AS supplier_name) AS supplier_name,
    CAST(matched.supplier_id AS supplier_id) AS supplier_id,
    CAST(matched.item_id AS item_id) AS item_id,
    known_items.code AS matched_code,
    matched.is_ambiguous,
    CAST(matched.item_code AS item_code) AS item_code,
    CAST(matched.gtin AS gtin) AS gtin,
    CAST(matched.part_number AS part_number) AS part_number,
    CAST(matched.description AS description) AS description,
    CAST(coalesce(matched.written_unit, known_items.base_unit) AS unit_name) AS unit,
    coalesce(matched.item_code, matched.gtin, matched.part_number, matched.description) IS NULL
        AS is_nameless,
    coalesce(
        matched.supplier, matched.item_code, matched.gtin, matched.part_number,
        matched.description, matched.unit
    ) IS NULL AS is_wordless
FROM matched_wording AS matched
LEFT JOIN known_items ON known_items.item_id = matched.item_id;

-- From its day until the day before the next, a pack holds so many base units; the base unit
-- always holds one of itself. The rule is consortium.catalogue.domain.items.pack_on.
CREATE TEMP TABLE pack AS
SELECT
    CAST(item_id AS item_id) AS item_id,
    CAST(unit AS unit_name) AS unit,
    valid_from AS since,
    lead(valid_from, 1, DATE '9999-12-31') OVER (
        PARTITION BY item_id, unit ORDER BY valid_from
    ) AS until,
    numerator,
    denominator
FROM known_packs
UNION ALL
SELECT
    CAST(item_id AS item_id),
    CAST(base_unit AS unit_name),
    DATE '0001-01-01',
    DATE '9999-12-31',
    1,
    1
FROM known_items;
