-- Lines that an earlier batch of the trust holds.
INSERT INTO kept_back
SELECT new.source_row, 'duplicate', old.batch_id
FROM (
    SELECT source_row, line_key(order_number, line_number) AS key
    FROM staged
    ANTI JOIN kept_back USING (source_row)
    WHERE source_row <= getvariable('last_line')
) AS new
JOIN (
    SELECT batch_id, line_key(order_number, line_number) AS key FROM read_parquet($files)
) AS old USING (key);
