-- What a file of the lake holds.
SELECT
    count(*),
    count(*) FILTER (item_id IS NULL),
    count(*) FILTER (supplier_id IS NULL),
    coalesce(sum(amount), 0),
    min(ordered_on),
    max(ordered_on),
    histogram(matched_by)
FROM read_parquet($files);
