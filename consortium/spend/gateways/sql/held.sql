-- Files of lines from any time, and what those lack that were written before lines carried it.
WITH later_columns AS (
    SELECT CAST(NULL AS BOOLEAN) AS is_free LIMIT 0
),
held AS (
    SELECT * FROM read_parquet($files, union_by_name = true)
    UNION ALL BY NAME
    SELECT * FROM later_columns
)
