,
-- How much was bought of each item under contract in each of its contract years; a month belongs
-- to the year in which it begins.
volume AS (
    SELECT
        contracted.agreement,
        contracted.item_id,
        CAST(contracted.starts_on AS DATE) AS starts_on,
        sum(bought.lines) AS lines,
        CAST(sum(bought.quantity) AS DECIMAL(24, 0)) AS quantity,
        CAST(sum(bought.amount) AS DECIMAL(24, 0)) AS amount
    FROM contracted
    JOIN bought
        ON bought.item_id = contracted.item_id
        AND bought.month >= contracted.starts_on
        AND bought.month < contracted.ends_on
    GROUP BY contracted.agreement, contracted.item_id, contracted.starts_on
)
