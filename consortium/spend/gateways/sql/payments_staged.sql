-- Every row of a file of payments, in its order, read. Dates are read in both orders: which one
-- holds for a column is decided when the whole column has been seen.
COPY (
    WITH texts AS (
        SELECT the_texts, list_filter(the_cells, lambda cell: unpadded(cell) IS NOT NULL) AS cells
        FROM source
    ),

    parts AS (
        SELECT
            *,
            digits_of(amount) AS amount_digits,
            the_dates_in_both_styles
        FROM texts
    )

    SELECT
        name_without_key(supplier) AS supplier_name,
        supplier AS supplier_written,
        reference_of(transaction_number) AS transaction_number,
        expense_type,
        expense_area,
        description,
        invoice_number,
        cost_code,
        surplus IS NOT NULL AS has_surplus,
        len(cells) AS filled_cells,
        list_bool_or(list_transform(cells, lambda cell: says_total(cell))) IS TRUE AS says_total,
        supplier IS NOT NULL AND lower(supplier) = lower($supplier_heading)
            AND lower(amount) = lower($amount_heading) AS is_header,
        list_bool_or(list_transform(cells, lambda cell: mentions_total(cell))) IS TRUE
            AS mentions_total,
        the_dates_given,
        -- A dash is how ledgers write that there is nothing.
        amount IS NULL OR regexp_full_match(amount, '[£ ]*[-–—][ -]*') AS is_amount_missing,
        pence_about(amount_digits) AS amount
    FROM parts
) TO $path (FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION v2);
