-- Which tiers the items of each agreement came to in each contract year. A tier without an end is
-- the last one: nothing is missing to a next.
SELECT
    volume.agreement,
    volume.starts_on,
    count(*),
    sum(volume.quantity),
    sum(volume.amount),
    sum(step.tier),
    sum(CASE WHEN step.until_quantity IS NULL THEN 0 ELSE step.until_quantity - volume.quantity END)
FROM volume
JOIN step
    ON step.agreement = volume.agreement
    AND step.item_id = volume.item_id
    AND volume.quantity >= step.from_quantity
    AND (step.until_quantity IS NULL OR volume.quantity < step.until_quantity)
GROUP BY volume.agreement, volume.starts_on
ORDER BY volume.agreement, volume.starts_on;
