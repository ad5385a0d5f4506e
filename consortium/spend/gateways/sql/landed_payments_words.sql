-- Each different name of a supplier.
SELECT list(DISTINCT name_written) FILTER (name_written IS NOT NULL), [] FROM held;
