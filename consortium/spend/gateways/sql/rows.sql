-- What was staged, and the rows among it that hold something.
CREATE TEMP VIEW staged AS
SELECT *, CAST(file_row_number + 2 AS INTEGER) AS source_row
FROM read_parquet(getvariable('staged'), file_row_number = true);

CREATE TEMP VIEW filled AS
SELECT
    staged.* EXCLUDE (wording),
    CASE getvariable('ordered_on_style')
        WHEN 'iso' THEN ordered_on_iso ELSE ordered_on_day_first END AS ordered_on,
    CASE getvariable('invoiced_on_style')
        WHEN 'iso' THEN invoiced_on_iso ELSE invoiced_on_day_first END AS invoiced_on,
    CASE getvariable('delivered_on_style')
        WHEN 'iso' THEN delivered_on_iso ELSE delivered_on_day_first END AS delivered_on,
    article.* EXCLUDE (wording)
FROM staged
JOIN article USING (wording)
WHERE NOT is_wordless
    OR coalesce(order_number, line_number, funding_source, cost_code) IS NOT NULL
    OR ordered_on_given OR invoiced_on_given OR delivered_on_given OR has_surplus
    OR quantity_fault IS DISTINCT FROM 'missing'
    OR unit_price_fault IS DISTINCT FROM 'missing'
    OR amount_fault IS DISTINCT FROM 'missing';
