-- The lines a reader wants, out of the files that the manifest named. What is not asked for is
-- null and falls away before anything is read. A line without a delivery or invoice date counts
-- by the day it was ordered.
WITH wanted AS (
    SELECT
        *,
        coalesce(
            CASE $basis WHEN 'delivered' THEN delivered_on WHEN 'invoiced' THEN invoiced_on END,
            ordered_on
        ) AS counted_on
    FROM read_parquet($files)
    WHERE
        ($item_ids IS NULL OR list_contains($item_ids, item_id))
        AND ($supplier_id IS NULL OR supplier_id = $supplier_id)
        AND ($start IS NULL OR counted_on >= $start)
        AND ($end IS NULL OR counted_on < $end)
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
