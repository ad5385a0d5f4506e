-- The same payments, sorted as every file of payments is.
COPY (
    SELECT * FROM rematched ORDER BY supplier_name, paid_on, source_row
) TO $path (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2);
