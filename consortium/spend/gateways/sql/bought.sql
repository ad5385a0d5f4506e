,
-- The months a reader wants; what is not asked for is null. What is matched to no item has no
-- price and no volume.
bought AS (
    SELECT *
    FROM months
    WHERE
        item_id IS NOT NULL
        AND ($item_ids IS NULL OR list_contains($item_ids, item_id))
        AND ($supplier_id IS NULL OR supplier_id = $supplier_id)
        AND ($start IS NULL OR month >= $start)
        AND ($end IS NULL OR month < $end)
)
