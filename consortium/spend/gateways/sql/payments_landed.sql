-- The payments that land, as they lie in the lake: amounts in pence, sorted by supplier and day.
COPY (
    SELECT
        $batch_id AS batch_id,
        $trust_id AS trust_id,
        source_row,
        paid_on,
        supplier_name,
        supplier_written,
        supplier_id,
        amount,
        transaction_number,
        invoice_number,
        expense_type,
        expense_area,
        description,
        cost_code,
        payment_key
    FROM payment
    ANTI JOIN kept_back USING (source_row)
    WHERE left_out IS NULL
    ORDER BY supplier_name, paid_on, source_row
) TO $path (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2);
