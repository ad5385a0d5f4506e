,
-- What was bought elsewhere although an agreement covered the item for the trust in the whole
-- month. Who supplies it under one of several agreements is not elsewhere.
elsewhere AS (
    SELECT bought.*
    FROM bought
    SEMI JOIN cover
        ON cover.trust_id = bought.trust_id
        AND cover.item_id = bought.item_id
        AND bought.month >= cover.from_month
        AND bought.month < cover.until_month
    ANTI JOIN cover AS agreed
        ON agreed.trust_id = bought.trust_id
        AND agreed.item_id = bought.item_id
        AND agreed.supplier_id = bought.supplier_id
        AND bought.month >= agreed.from_month
        AND bought.month < agreed.until_month
)
SELECT
    trust_id, supplier_id, supplier_name, item_id,
    sum(lines), CAST(sum(quantity) AS DECIMAL(24, 0)), CAST(sum(amount) AS DECIMAL(24, 0)) AS spend
FROM elsewhere
GROUP BY trust_id, supplier_id, supplier_name, item_id
ORDER BY spend DESC, trust_id, supplier_id, supplier_name, item_id
LIMIT $limit;
