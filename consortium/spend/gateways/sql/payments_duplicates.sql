-- Payments that earlier batches of the trust hold. Rows alike in one file are payments of their
-- own: of three alike, of which one landed before, two are new.
INSERT INTO kept_back
SELECT payment.source_row, 'duplicate', old.batch_id
FROM payment
ANTI JOIN kept_back USING (source_row)
JOIN read_parquet($files) AS old USING (payment_key)
WHERE payment.left_out IS NULL;
