,
-- Lines that wait for a person: without an item, and nobody has said that they have none. Their
-- words are one by the rule of the macro wording_key.
waiting AS (
    SELECT
        *,
        coalesce(supplier_written, supplier_name) AS words_of_supplier,
        coalesce(unit_written, unit) AS words_of_unit,
        md5(concat_ws(
            chr(31),
            coalesce(lower(coalesce(supplier_written, supplier_name)), ''),
            coalesce(lower(item_code), ''),
            coalesce(gtin, ''),
            coalesce(lower(part_number), ''),
            coalesce(lower(description), ''),
            coalesce(lower(coalesce(unit_written, unit)), '')
        )) AS wording
    FROM wanted
    WHERE
        item_id IS NULL
        AND (decision_id IS NULL OR doubted_item_id IS NOT NULL)
)
