-- What a file of payments holds.
SELECT
    count(*),
    count(*) FILTER (supplier_id IS NULL),
    coalesce(sum(amount), 0),
    min(paid_on),
    max(paid_on)
FROM read_parquet($files);
