-- Every wording, matched in the order of certainty: by GTIN, by the supplier's part number, by item
-- code, and else as somebody decided before of these very words. A decision may also settle what
-- the pack holds. The ways are consortium.spend.domain.matching.Way.
CREATE OR REPLACE TEMP TABLE matched_wording AS
WITH spelled AS (
    SELECT
        wording.*,
        known_suppliers.supplier_id,
        coalesce(known_suppliers.meant, wording.supplier) AS supplier_meant,
        coalesce(nullif(known_units.unit, ''), wording.unit) AS written_unit,
        -- Only what says more than its unit, or nothing, is kept as it was written.
        CASE
            WHEN wording.unit IS NULL THEN ''
            WHEN known_units.content_numerator IS NOT NULL THEN wording.unit
        END AS unit_written,
        known_units.content_numerator,
        known_units.content_denominator,
        known_units.inner_unit,
        known_units.content_numerator IS NOT NULL AS has_content
    FROM wording
    LEFT JOIN known_suppliers ON known_suppliers.name = wording.supplier
    LEFT JOIN known_units ON known_units.word = wording.unit
)

SELECT
    spelled.* REPLACE (coalesce(spelled.written_unit, by_gtin.unit) AS written_unit),
    -- Boxes are not counted one by one under the number of the box.
    coalesce(by_gtin.unit <> spelled.written_unit, false) AS is_of_another_pack,
    coalesce(by_gtin.item_id, by_part.item_id, by_code.item_id) AS exact_id,
    CASE
        WHEN by_gtin.item_id IS NOT NULL THEN 'gtin'
        WHEN by_part.item_id IS NOT NULL THEN 'part'
        WHEN by_code.item_id IS NOT NULL THEN 'code'
    END AS exact_way,
    coalesce(by_code.item_id <> by_gtin.item_id, false)
        OR coalesce(by_code.item_id <> by_part.item_id, false)
        OR coalesce(by_gtin.item_id <> by_part.item_id, false) AS is_ambiguous,
    known_decisions.decision_id,
    known_decisions.item_id AS decided_id,
    known_decisions.pack_numerator AS decided_numerator,
    known_decisions.pack_denominator AS decided_denominator
FROM spelled
LEFT JOIN item_by_code AS by_code ON by_code.key = lower(spelled.item_code)
LEFT JOIN item_by_gtin AS by_gtin
    ON by_gtin.key = CASE WHEN regexp_full_match(spelled.gtin, '\d{8}|\d{12,14}')
                          THEN lpad(spelled.gtin, 14, '0') END
LEFT JOIN item_by_part AS by_part
    ON by_part.supplier_id = spelled.supplier_id
    AND by_part.key = lower(spelled.part_number)
LEFT JOIN known_decisions
    ON known_decisions.wording = wording_key(
        spelled.supplier, spelled.item_code, spelled.gtin, spelled.part_number,
        spelled.description, coalesce(spelled.unit_written, spelled.written_unit)
    );
