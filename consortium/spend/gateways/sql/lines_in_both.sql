-- A batch among others that holds a line of this one.
SELECT others.batch_id, count(*)
FROM (
    SELECT line_key(order_number, line_number) AS key FROM read_parquet($mine)
) AS mine
JOIN (
    SELECT batch_id, line_key(order_number, line_number) AS key FROM read_parquet($files)
) AS others USING (key)
GROUP BY 1
ORDER BY 1
LIMIT 1;
