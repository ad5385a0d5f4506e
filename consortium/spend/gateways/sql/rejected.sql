-- The lines with faults, with the names of these and the details that only the line knows.
-- Each fault (consortium.spend.domain.faults) is a column that says whether the line has it.
CREATE TEMP TABLE rejected_line AS
SELECT
    source_row,
    list_filter([the_names], lambda name: name IS NOT NULL) AS faults,
    {
        'amount_wrong': CAST(pence_for(quantity, unit_price) AS VARCHAR),
        'unit_unknown': matched_code || ' on ' || ordered_on,
        'quantity_inexact': '1 ' || unit || ' holds ' || pack_numerator || '/' || pack_denominator
    } AS details
FROM (
    SELECT
        -- What the details are made of, of the few lines that need them.
        source_row, quantity, unit_price, matched_code, ordered_on, unit, pack_numerator,
        pack_denominator,

        order_number IS NULL AS order_number_missing,
        line_number IS NULL AS line_number_missing,
        NOT ordered_on_given AS ordered_on_missing,
        supplier_name IS NULL AS supplier_missing,
        quantity_fault = 'missing' AS quantity_missing,
        unit_price_fault = 'missing' AS unit_price_missing,
        amount_fault = 'missing' AS amount_missing,
        is_nameless AS article_missing,

        the_date_faults,

        quantity_fault = 'unreadable' AS quantity_unreadable,
        unit_price_fault = 'unreadable' AS unit_price_unreadable,
        amount_fault = 'unreadable' AS amount_unreadable,
        quantity_fault = 'too_fine' AS quantity_too_fine,
        unit_price_fault = 'too_fine' AS unit_price_too_fine,
        amount_fault = 'too_fine' AS amount_too_fine,

        abs(amount - pence_for(quantity, unit_price)) > 1 AS amount_wrong,
        is_free_unreadable AS free_goods_unreadable,
        is_free AND amount <> 0 AS free_goods_charged,
        is_ambiguous AS article_ambiguous,
        item_id IS NOT NULL AND ordered_on IS NOT NULL AND pack_numerator IS NULL AS unit_unknown,
        base_numerator IS NOT NULL AND CASE
            WHEN pack_denominator = 1 THEN try_cast(base_numerator AS BIGINT) IS NULL
            ELSE base_numerator % pack_denominator <> 0
                OR try_cast(base_numerator // pack_denominator AS BIGINT) IS NULL
        END AS quantity_inexact,
        has_surplus AS cells_surplus
    FROM line
)
WHERE any_of_them;

INSERT INTO kept_back SELECT source_row, 'rejected', NULL FROM rejected_line;
