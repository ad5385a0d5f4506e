-- How many rows only one of two findings of the same audit has.
WITH kept AS (
    SELECT * FROM read_parquet($kept)
),

made AS (
    SELECT * FROM read_parquet($made)
)

SELECT count(*)
FROM (
    (FROM kept EXCEPT ALL FROM made)
    UNION ALL
    (FROM made EXCEPT ALL FROM kept)
);
