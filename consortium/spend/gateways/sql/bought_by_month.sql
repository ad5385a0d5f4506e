-- What each trust bought of each item, month by month and supplier by supplier. Lines in a unit
-- without a pack have no quantity that could be compared; they are counted apart. A purchase is a
-- line that was paid for: credit notes and free goods change the sums, and are no purchases.
SELECT
    trust_id,
    item_id,
    supplier_id,
    CAST(date_trunc('month', counted_on) AS DATE) AS bought_in,
    count(*) FILTER (WHERE quantity_base > 0 AND NOT coalesce(is_free, false)),
    coalesce(sum(quantity_base), 0),
    coalesce(sum(amount) FILTER (WHERE quantity_base IS NOT NULL), 0),
    count(*) FILTER (WHERE quantity_base IS NULL)
FROM wanted
WHERE item_id IS NOT NULL
GROUP BY ALL
ORDER BY ALL;
