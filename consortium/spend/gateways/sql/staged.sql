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
            iso_date(ordered_on) AS ordered_on_iso,
            day_first_date(ordered_on) AS ordered_on_day_first,
            iso_date(invoiced_on) AS invoiced_on_iso,
            day_first_date(invoiced_on) AS invoiced_on_day_first,
            iso_date(delivered_on) AS delivered_on_iso,
            day_first_date(delivered_on) AS delivered_on_day_first,
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
        funding_source,
        cost_code,
        wording,
        surplus IS NOT NULL AS has_surplus,

        ordered_on IS NOT NULL AS ordered_on_given,
        ordered_on_iso,
        ordered_on_day_first,
        -- These read as dates only when the month comes first.
        CASE WHEN ordered_on_day_first IS NULL THEN month_first_date(ordered_on) END
            AS ordered_on_month_first,
        invoiced_on IS NOT NULL AS invoiced_on_given,
        invoiced_on_iso,
        invoiced_on_day_first,
        CASE WHEN invoiced_on_day_first IS NULL THEN month_first_date(invoiced_on) END
            AS invoiced_on_month_first,
        delivered_on IS NOT NULL AS delivered_on_given,
        delivered_on_iso,
        delivered_on_day_first,
        CASE WHEN delivered_on_day_first IS NULL THEN month_first_date(delivered_on) END
            AS delivered_on_month_first,

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
