-- A batch among others that holds a payment of this one.
SELECT others.batch_id, count(*)
FROM read_parquet($mine) AS mine
JOIN read_parquet($files) AS others USING (payment_key)
GROUP BY 1
ORDER BY 1
LIMIT 1;
