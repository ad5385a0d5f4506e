-- Payments by supplier, largest first; one that is not registered goes by its name as written.
SELECT
    supplier_id,
    min(supplier_name),
    count(*),
    count(DISTINCT trust_id),
    sum(amount)
FROM wanted
GROUP BY supplier_id, CASE WHEN supplier_id IS NULL THEN lower(supplier_name) END
ORDER BY sum(amount) DESC, min(supplier_name), supplier_id;
