-- The lines of an audit that a reader wants; what is not asked for is null.
WITH found AS (
    SELECT *
    FROM read_parquet($files)
    WHERE
        ($trust_ids IS NULL OR list_contains($trust_ids, trust_id))
        AND ($verdicts IS NULL OR list_contains($verdicts, verdict))
        AND ($supplier_id IS NULL OR supplier_id = $supplier_id)
        AND ($keys IS NULL OR list_contains($keys, batch_id || ':' || source_row))
        AND ($start IS NULL OR counted_on >= $start)
        AND ($end IS NULL OR counted_on < $end)
        AND ($words IS NULL OR list_bool_and(list_transform(
            $words,
            lambda word: contains(
                lower(concat_ws(
                    ' ', order_number, invoice_number, item_code, description, supplier_name, why
                )),
                word
            )
        )))
)
