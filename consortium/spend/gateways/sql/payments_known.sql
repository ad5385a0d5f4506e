-- Each different name of a supplier.
SELECT list(DISTINCT supplier_name) FILTER (supplier_name IS NOT NULL)
FROM read_parquet(getvariable('staged'));
