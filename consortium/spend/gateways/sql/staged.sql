-- Every row of the file, in its order, read; its wording by its hash only. Dates are read in both
-- styles: which one holds for a column is decided when the whole column has been seen.
COPY (
    WITH texts AS (
        SELECT
            the_texts,
            hash(supplier, item_code, gtin, part_number, description, unit) AS wording
        FROM source
    ),

    parts AS (
        SELECT
            *,
            the_dates_in_both_styles,
            digits_of(quantity) AS quantity_digits,
            digits_of(unit_price) AS unit_price_digits,
            digits_of(amount) AS amount_digits
        FROM texts
    ),

    numbers AS (
        SELECT
            * EXCLUDE (quantity, unit_price, amount),
            quantity AS quantity_text,
            unit_price AS unit_price_text,
            amount AS amount_text,
            millionths_of(quantity_digits) AS quantity,
            millionths_of(unit_price_digits) AS unit_price,
            pence_of(amount_digits) AS amount
        FROM parts
    )

    SELECT
        order_number,
        line_number,
        invoice_number,
        corrects_invoice,
        yes_or_no(free_goods) AS is_free,
        free_goods IS NOT NULL AND yes_or_no(free_goods) IS NULL AS is_free_unreadable,
        funding_source,
        cost_code,
        wording,
        surplus IS NOT NULL AS has_surplus,

        the_dates_given,

        quantity,
        CASE WHEN quantity IS NULL THEN number_fault(quantity_text, quantity_digits) END
            AS quantity_fault,
        unit_price,
        CASE WHEN unit_price IS NULL THEN number_fault(unit_price_text, unit_price_digits) END
            AS unit_price_fault,
        amount,
        CASE WHEN amount IS NULL THEN number_fault(amount_text, amount_digits) END AS amount_fault
    FROM numbers
) TO $path (FORMAT parquet, COMPRESSION snappy);
