-- Every row of the file, in its order, read; its wording by its hash only. Dates are read in both
-- styles: which one holds for a column is decided when the whole column has been seen.
COPY (
    SELECT
        * EXCLUDE (
            raw_ordered_on, raw_invoiced_on, raw_delivered_on,
            raw_quantity, raw_unit_price, raw_amount
        ),
        -- These read as dates only when the month comes first.
        CASE WHEN ordered_on_day_first IS NULL THEN month_first_date(text_of(raw_ordered_on)) END
            AS ordered_on_month_first,
        CASE WHEN invoiced_on_day_first IS NULL THEN month_first_date(text_of(raw_invoiced_on)) END
            AS invoiced_on_month_first,
        CASE WHEN delivered_on_day_first IS NULL THEN month_first_date(text_of(raw_delivered_on)) END
            AS delivered_on_month_first,
        CASE WHEN quantity IS NULL THEN number_fault(raw_quantity) END AS quantity_fault,
        CASE WHEN unit_price IS NULL THEN number_fault(raw_unit_price) END AS unit_price_fault,
        CASE WHEN amount IS NULL THEN number_fault(raw_amount) END AS amount_fault
    FROM (
        SELECT
            text_of(order_number) AS order_number,
            text_of(line_number) AS line_number,
            text_of(funding_source) AS funding_source,
            text_of(cost_code) AS cost_code,
            hash(supplier, item_code, gtin, part_number, description, unit) AS wording,
            text_of(surplus) IS NOT NULL AS has_surplus,

            text_of(ordered_on) IS NOT NULL AS ordered_on_given,
            iso_date(text_of(ordered_on)) AS ordered_on_iso,
            day_first_date(text_of(ordered_on)) AS ordered_on_day_first,
            ordered_on AS raw_ordered_on,
            text_of(invoiced_on) IS NOT NULL AS invoiced_on_given,
            iso_date(text_of(invoiced_on)) AS invoiced_on_iso,
            day_first_date(text_of(invoiced_on)) AS invoiced_on_day_first,
            invoiced_on AS raw_invoiced_on,
            text_of(delivered_on) IS NOT NULL AS delivered_on_given,
            iso_date(text_of(delivered_on)) AS delivered_on_iso,
            day_first_date(text_of(delivered_on)) AS delivered_on_day_first,
            delivered_on AS raw_delivered_on,

            millionths_of(quantity) AS quantity,
            millionths_of(unit_price) AS unit_price,
            pence_of(amount) AS amount,
            quantity AS raw_quantity,
            unit_price AS raw_unit_price,
            amount AS raw_amount
        FROM source
    )
) TO $path (FORMAT parquet, COMPRESSION snappy);
