-- Payments that earlier batches of the trust hold. Rows alike in one file are payments of their
-- own: of three alike, of which one landed before, two are new.
INSERT INTO kept_back
SELECT new.source_row, 'duplicate', old.batch_id
FROM (
    SELECT
        source_row,
        content,
        row_number() OVER (PARTITION BY content ORDER BY source_row) AS copy
    FROM payment
    ANTI JOIN kept_back USING (source_row)
    WHERE left_out IS NULL AND content IS NOT NULL
) AS new
JOIN (
    SELECT content, count(*) AS copies, min(batch_id) AS batch_id
    FROM read_parquet($files)
    GROUP BY content
) AS old ON old.content = new.content AND new.copy <= old.copies;
