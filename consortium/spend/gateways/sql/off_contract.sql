,
-- What was bought elsewhere although an agreement covered the item for the trust in the whole
-- month. Who supplies it under one of several agreements is not elsewhere. Few lines are: those
-- that have a cover from another supplier are found first, and only they are looked up again.
doubtful AS (
    SELECT bought.*
    FROM bought
    SEMI JOIN cover AS other
        ON other.trust_id = bought.trust_id
        AND other.item_id = bought.item_id
        AND other.supplier_id IS DISTINCT FROM bought.supplier_id
        AND bought.month >= CAST(other.from_month AS DATE)
        AND bought.month < CAST(other.until_month AS DATE)
),
elsewhere AS (
    SELECT doubtful.*
    FROM doubtful
    ANTI JOIN cover AS agreed
        ON agreed.trust_id = doubtful.trust_id
        AND agreed.item_id = doubtful.item_id
        AND agreed.supplier_id = doubtful.supplier_id
        AND doubtful.month >= CAST(agreed.from_month AS DATE)
        AND doubtful.month < CAST(agreed.until_month AS DATE)
)
SELECT
    trust_id, supplier_id, supplier_name, item_id,
    sum(lines), CAST(sum(quantity) AS DECIMAL(24, 0)), CAST(sum(amount) AS DECIMAL(24, 0)) AS spend
FROM elsewhere
GROUP BY trust_id, supplier_id, supplier_name, item_id
ORDER BY spend DESC, trust_id, supplier_id, supplier_name, item_id
LIMIT $limit;
