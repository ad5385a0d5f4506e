-- The lines a reader wants, out of the files that the manifest named. What is not asked for is
-- null and falls away before anything is read. A line without the date that counts goes by the one
-- that stands in for it, and else by the day it was ordered
-- (consortium.contracts.domain.terms.purchase_dates.counts_on).
WITH later_columns AS (
    -- What files lack that were written before lines carried it.
    SELECT
        CAST(NULL AS DATE) AS received_on,
        CAST(NULL AS DATE) AS tax_point_on,
        CAST(NULL AS VARCHAR) AS invoice_number,
        CAST(NULL AS VARCHAR) AS corrects_invoice,
        CAST(NULL AS BOOLEAN) AS is_free,
        CAST(NULL AS VARCHAR) AS supplier_written,
        CAST(NULL AS VARCHAR) AS unit_written,
        CAST(NULL AS VARCHAR) AS matched_by,
        CAST(NULL AS VARCHAR) AS decision_id,
        CAST(NULL AS VARCHAR) AS doubted_item_id
    LIMIT 0
),
held AS (
    SELECT * FROM read_parquet($files, union_by_name = true)
    UNION ALL BY NAME
    SELECT * FROM later_columns
),
dated AS (
    SELECT
        *,
        coalesce(
            CASE $basis
                WHEN 'delivered' THEN coalesce(delivered_on, received_on)
                WHEN 'received' THEN coalesce(received_on, delivered_on)
                WHEN 'invoiced' THEN coalesce(invoiced_on, tax_point_on)
                WHEN 'tax_point' THEN coalesce(tax_point_on, invoiced_on)
            END,
            ordered_on
        ) AS counted_on
    FROM held
),
wanted AS (
    SELECT *
    FROM dated
    WHERE
        ($item_ids IS NULL OR list_contains($item_ids, item_id))
        AND ($supplier_id IS NULL OR supplier_id = $supplier_id)
        AND ($start IS NULL OR counted_on >= $start)
        AND ($end IS NULL OR counted_on < $end)
        AND ($source_row IS NULL OR source_row = $source_row)
        AND (NOT $unmatched OR item_id IS NULL)
        AND ($words IS NULL OR list_bool_and(list_transform(
            $words,
            lambda word: contains(
                lower(concat_ws(
                    ' ', order_number, item_code, part_number, description, supplier_name
                )),
                word
            )
        )))
)
