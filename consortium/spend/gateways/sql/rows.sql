-- What was staged, and the rows among it that hold something.
CREATE TEMP VIEW staged AS
SELECT *, CAST(file_row_number + getvariable('first_row') AS INTEGER) AS source_row
FROM read_parquet(getvariable('staged'), file_row_number = true);

CREATE TEMP VIEW filled AS
SELECT
    staged.* EXCLUDE (wording),
    the_dates,
    article.* EXCLUDE (wording)
FROM staged
JOIN article USING (wording)
WHERE NOT is_wordless
    OR coalesce(
        order_number, line_number, invoice_number, corrects_invoice, funding_source, cost_code
    ) IS NOT NULL
    OR any_date_given OR is_free_unreadable OR has_surplus
    OR quantity_fault IS DISTINCT FROM 'missing'
    OR unit_price_fault IS DISTINCT FROM 'missing'
    OR amount_fault IS DISTINCT FROM 'missing';
