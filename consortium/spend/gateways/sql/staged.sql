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
            -- Nearly every number is plain: what reads the others sees only those.
            is_plain(quantity) AS quantity_is_plain,
            is_plain(unit_price) AS unit_price_is_plain,
            is_plain(amount) AS amount_is_plain,
            CASE WHEN NOT quantity_is_plain THEN digits_of(quantity) END AS quantity_digits,
            CASE WHEN NOT unit_price_is_plain THEN digits_of(unit_price) END AS unit_price_digits,
            CASE WHEN NOT amount_is_plain THEN digits_of(amount) END AS amount_digits
        FROM texts
    ),

    numbers AS (
        SELECT
            * EXCLUDE (quantity, unit_price, amount),
            quantity AS quantity_text,
            unit_price AS unit_price_text,
            amount AS amount_text,
            CASE WHEN quantity_is_plain THEN plain_millionths(quantity_text)
                 ELSE millionths_of(quantity_digits) END AS quantity,
            CASE WHEN unit_price_is_plain THEN plain_millionths(unit_price_text)
                 ELSE millionths_of(unit_price_digits) END AS unit_price,
            CASE WHEN amount_is_plain THEN plain_millionths(amount_text) // 10000
                 ELSE pence_of(amount_digits) END AS amount
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
) TO $path (FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION v2);
