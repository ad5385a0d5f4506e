-- What was found, added up by everything that a summary shows.
SELECT
    trust_id,
    supplier_id,
    CASE WHEN supplier_id IS NULL THEN supplier_name ELSE '' END AS supplier_name,
    verdict,
    count(*),
    sum(amount),
    coalesce(sum(due_amount), 0),
    coalesce(sum(difference), 0),
    coalesce(sum(difference) FILTER (difference > 0), 0)
FROM read_parquet($files)
GROUP BY ALL
ORDER BY ALL;
