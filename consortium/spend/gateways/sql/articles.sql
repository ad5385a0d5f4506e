-- Every wording as it was matched. Enumerations make the joins and the sorting that follow work on
-- small numbers; their order is that of the text.
CREATE TEMP TYPE supplier_id AS ENUM (
    SELECT DISTINCT supplier_id FROM known_suppliers WHERE supplier_id IS NOT NULL ORDER BY 1
);
CREATE TEMP TYPE supplier_name AS ENUM (
    SELECT supplier FROM wording WHERE supplier IS NOT NULL
    UNION SELECT meant FROM known_suppliers WHERE meant IS NOT NULL
    ORDER BY 1
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
CREATE TEMP TYPE unit_name AS ENUM (
    SELECT written_unit FROM matched_wording WHERE written_unit IS NOT NULL
    UNION SELECT base_unit FROM known_items
    UNION SELECT unit FROM known_packs
    ORDER BY 1
);

CREATE TEMP TABLE article AS
SELECT
    matched.wording,
    CAST(matched.supplier_meant AS supplier_name) AS supplier_name,
    CASE WHEN matched.supplier_meant <> matched.supplier
         THEN CAST(matched.supplier AS supplier_name) END AS supplier_written,
    CAST(matched.supplier_id AS supplier_id) AS supplier_id,
    CAST(coalesce(matched.exact_id, matched.decided_id) AS item_id) AS found_id,
    matched.exact_way,
    matched.decision_id,
    CAST(matched.decided_id AS item_id) AS decided_id,
    matched.decided_numerator,
    matched.decided_denominator,
    known_items.code AS matched_code,
    matched.is_ambiguous,
    CAST(matched.item_code AS item_code) AS item_code,
    CAST(matched.gtin AS gtin) AS gtin,
    CAST(matched.part_number AS part_number) AS part_number,
    CAST(matched.description AS description) AS description,
    CAST(coalesce(matched.written_unit, known_items.base_unit) AS unit_name) AS unit,
    matched.unit_written,
    matched.has_content,
    matched.is_of_another_pack,
    content_for(
        matched.content_numerator, matched.inner_unit, known_items.base_unit
    ) AS said_numerator,
    matched.content_denominator AS said_denominator,
    coalesce(matched.item_code, matched.gtin, matched.part_number, matched.description) IS NULL
        AS is_nameless,
    coalesce(
        matched.supplier, matched.item_code, matched.gtin, matched.part_number,
        matched.description, matched.unit
    ) IS NULL AS is_wordless
FROM matched_wording AS matched
LEFT JOIN known_items ON known_items.item_id = coalesce(matched.exact_id, matched.decided_id);

CREATE TEMP TABLE pack AS
SELECT
    CAST(item_id AS item_id) AS item_id,
    CAST(unit AS unit_name) AS unit,
    since,
    until,
    numerator,
    denominator
FROM pack_by_day;
