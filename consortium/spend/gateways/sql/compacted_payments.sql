-- Payments of several batches in one file, sorted as they are in the file of one.
COPY (
    SELECT *
    FROM read_parquet($files, union_by_name = true)
    ORDER BY supplier_name, paid_on, batch_id, source_row
) TO $path (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2);
