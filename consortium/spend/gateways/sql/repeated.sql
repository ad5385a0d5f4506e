-- A line that stands in the file twice lands once: its first good row does. Hashes find the few
-- candidates; the keys themselves decide.
INSERT INTO kept_back
WITH again AS (
    SELECT hash(line_key(order_number, line_number)) AS key_hash
    FROM staged
    WHERE order_number IS NOT NULL AND line_number IS NOT NULL
    GROUP BY key_hash
    HAVING count(*) > 1
),
candidate AS (
    SELECT source_row, line_key(order_number, line_number) AS key
    FROM staged
    SEMI JOIN again ON key_hash = hash(line_key(order_number, line_number))
    WHERE source_row <= getvariable('last_line')
),
numbered AS (
    SELECT source_row, min(source_row) OVER (PARTITION BY key) AS first_row
    FROM candidate
    ANTI JOIN kept_back USING (source_row)
)
SELECT source_row, 'repeated', first_row FROM numbered WHERE source_row > first_row;
