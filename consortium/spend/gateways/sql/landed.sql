-- The lines that land, as they lie in the lake: whole numbers, sorted by item and day.
-- Quantities are in millionths, unit prices in millionths of a pound, amounts in pence.
-- The item is text again once it is sorted: of an enumeration the file would not know which items
-- each of its parts holds, and readers could pass over none.
COPY (
    SELECT
        $batch_id AS batch_id,
        $trust_id AS trust_id,
        source_row,
        order_number,
        line_number,
        ordered_on,
        delivered_on,
        received_on,
        invoiced_on,
        tax_point_on,
        invoice_number,
        corrects_invoice,
        is_free,
        supplier_name,
        supplier_written,
        supplier_id,
        CAST(item_id AS VARCHAR) AS item_id,
        matched_by,
        settled_by AS decision_id,
        CAST(doubted_id AS VARCHAR) AS doubted_item_id,
        item_code,
        gtin,
        part_number,
        description,
        unit,
        unit_written,
        CAST(pack_numerator AS BIGINT) AS pack_numerator,
        CAST(pack_denominator AS BIGINT) AS pack_denominator,
        quantity,
        CASE
            WHEN pack_denominator = 1 THEN try_cast(base_numerator AS BIGINT)
            ELSE try_cast(base_numerator // pack_denominator AS BIGINT)
        END AS quantity_base,
        unit_price,
        amount,
        funding_source,
        cost_code
    FROM (
        SELECT *
        FROM line
        ANTI JOIN kept_back USING (source_row)
        ORDER BY item_id, ordered_on, source_row
    )
) TO $path (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2);
