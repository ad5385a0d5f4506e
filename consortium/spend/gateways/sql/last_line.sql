-- How many rows hold something, which of them is the last, and which is the last line. What follows
-- that one is left out: a total at the end has no line number, no date and no supplier.
SELECT
    count(*),
    coalesce(max(source_row), 0),
    coalesce(max(source_row) FILTER (
        line_number IS NOT NULL OR ordered_on_given OR supplier_name IS NOT NULL
    ), 0)
FROM filled;
