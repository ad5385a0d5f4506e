-- The same lines, sorted as every file of lines is.
COPY (
    SELECT * FROM rematched ORDER BY item_id, ordered_on, source_row
) TO $path (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2);
