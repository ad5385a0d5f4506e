-- A line that stands in the file twice lands once: its first row does. Hashes find the few
-- candidates; the keys themselves decide.
INSERT INTO kept_back
WITH again AS (
    SELECT hash(line_key(order_number, line_number)) AS key_hash
    FROM line
    GROUP BY key_hash
    HAVING count(*) > 1
),
candidate AS (
    SELECT source_row, line_key(order_number, line_number) AS key
    FROM line
    ANTI JOIN kept_back USING (source_row)
    WHERE hash(line_key(order_number, line_number)) IN (SELECT key_hash FROM again)
),
numbered AS (
    SELECT source_row, min(source_row) OVER (PARTITION BY key) AS first_row FROM candidate
)
SELECT source_row, 'repeated', first_row FROM numbered WHERE source_row > first_row;
