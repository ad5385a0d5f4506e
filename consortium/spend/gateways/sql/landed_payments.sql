-- The payments of one file of the lake, each with its supplier as written without a key.
CREATE OR REPLACE TEMP VIEW held AS
SELECT *, name_without_key(supplier_written) AS name_written
FROM read_parquet(getvariable('file'));
