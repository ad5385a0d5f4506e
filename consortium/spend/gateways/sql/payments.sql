-- Every row with its place in the file and, when it is no payment, the reason why it is left out.
-- A row that adds up others has neither a day nor a number of its own.
CREATE TEMP TABLE payment AS
WITH dated AS (
    SELECT
        staged.* EXCLUDE (file_row_number),
        CAST(file_row_number + getvariable('first_row') AS INTEGER) AS source_row,
        the_dates
    FROM read_parquet(getvariable('staged'), file_row_number = true) AS staged
),

sorted_out AS (
    SELECT
        *,
        CASE
            WHEN filled_cells = 0 THEN 'blank'
            WHEN is_header THEN 'header'
            WHEN (
                says_total
                OR (mentions_total AND getvariable('has_identity'))
                OR (filled_cells = 1 AND amount IS NOT NULL)
            )
                AND (transaction_number IS NULL OR says_total(transaction_number))
                AND NOT any_date_given
                THEN 'total'
            WHEN supplier_written IS NULL THEN 'no_supplier'
            WHEN is_amount_missing THEN 'no_amount'
        END AS left_out,
        CASE WHEN transaction_number IS NOT NULL THEN md5(concat_ws(
            chr(31), lower(transaction_number), supplier_written, amount,
            coalesce(CAST(paid_on AS VARCHAR), ''), coalesce(expense_type, ''),
            coalesce(expense_area, ''), coalesce(description, ''), coalesce(invoice_number, ''),
            coalesce(cost_code, '')
        )) END AS content
    FROM dated
)

SELECT
    sorted_out.* EXCLUDE (content, supplier_name),
    coalesce(known_suppliers.meant, sorted_out.supplier_name) AS supplier_name,
    known_suppliers.supplier_id,
    -- What makes it the same payment in another file: its number, all that is said of it, and
    -- which it is of several that are alike.
    content || '/' || row_number() OVER (PARTITION BY content ORDER BY source_row) AS payment_key
FROM sorted_out
LEFT JOIN known_suppliers ON known_suppliers.name = sorted_out.supplier_name;

CREATE TEMP TABLE kept_back (source_row INTEGER, reason VARCHAR, detail VARCHAR);

CREATE TEMP TABLE rejected_line AS
SELECT
    source_row,
    list_filter(
        [
            CASE WHEN amount IS NULL THEN 'amount_unreadable' END,
            CASE WHEN has_surplus THEN 'cells_surplus' END
        ],
        lambda name: name IS NOT NULL
    ) AS faults,
    CAST(MAP {} AS MAP(VARCHAR, VARCHAR)) AS details
FROM payment
WHERE left_out IS NULL AND (amount IS NULL OR has_surplus);

INSERT INTO kept_back SELECT source_row, 'rejected', NULL FROM rejected_line;
