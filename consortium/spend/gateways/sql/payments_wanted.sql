-- The payments a reader wants, out of the files that the manifest named; what is not asked for is
-- null. A payment without a day lies in no period.
WITH wanted AS (
    SELECT *
    FROM read_parquet($files, union_by_name = true)
    WHERE
        ($supplier_id IS NULL OR supplier_id = $supplier_id)
        AND ($start IS NULL OR paid_on >= $start)
        AND ($end IS NULL OR paid_on < $end)
        AND ($words IS NULL OR list_bool_and(list_transform(
            $words,
            lambda word: contains(
                lower(concat_ws(
                    ' ', transaction_number, invoice_number, supplier_written, expense_type,
                    expense_area, description
                )),
                word
            )
        )))
)
