-- Every audited line with what was found, in an order that is the same each time. A line is judged
-- whole; where its rest counts in another consortium only the share here is told, and added up.
COPY (
    WITH judged AS (
        SELECT
            chosen.batch_id,
            chosen.source_row,
            chosen.trust_id,
            chosen.supplier_id,
            chosen.supplier_name,
            chosen.item_id,
            chosen.item_code,
            chosen.description,
            agreement.id AS agreement_id,
            chosen.order_number,
            chosen.line_number,
            chosen.ordered_on,
            chosen.invoiced_on,
            chosen.invoice_number,
            chosen.counted_on,
            coalesce(chosen.delivered, chosen.counted_on) AS priced_on,
            chosen.delivery_batch_id,
            chosen.delivery_row,
            chosen.unit,
            chosen.quantity,
            chosen.quantity_base,
            chosen.unit_price,
            chosen.amount,
            chosen.due_price,
            CASE
                WHEN is_as_due THEN chosen.due_amount
                ELSE answer.due
            END AS due_amount,
            CASE WHEN is_as_due THEN 0 ELSE answer.difference END AS difference,
            CASE
                WHEN is_as_due THEN 'as_due'
                WHEN chosen.reason IS NOT NULL THEN 'no_price'
                ELSE answer.verdict
            END AS verdict,
            coalesce(why_not.why, answer.why, '') AS why,
            coalesce(share_here.share, 1000000) AS share,
            share_here.words
        FROM chosen
        ASOF LEFT JOIN share_here
            ON chosen.agreement = share_here.agreement
            AND chosen.trust_id = share_here.trust_id
            AND chosen.item_id = share_here.item_id
            AND chosen.counted_on >= share_here.since
        LEFT JOIN agreement ON agreement.number = chosen.agreement
        LEFT JOIN question
            ON question.agreement = chosen.agreement
            AND question.trust_id = chosen.trust_id
            AND question.item_id = chosen.item_id
            AND question.priced_on = coalesce(chosen.delivered, chosen.counted_on)
            AND question.known_on = coalesce(chosen.invoiced_on, chosen.counted_on)
            AND question.quantity_base = chosen.quantity_base
            AND question.amount = chosen.amount
            AND question.unit_price = chosen.unit_price
            AND question.pack_numerator = chosen.pack_numerator
            AND question.pack_denominator = chosen.pack_denominator
            AND question.is_on_contract = chosen.is_on_contract
            AND question.due_amount = chosen.due_amount
            AND question.due_price IS NOT DISTINCT FROM chosen.due_price
            AND question.delivery_price IS NOT DISTINCT FROM chosen.delivery_price
            AND question.delivery_numerator IS NOT DISTINCT FROM chosen.delivery_numerator
            AND question.delivery_denominator IS NOT DISTINCT FROM chosen.delivery_denominator
            AND question.paid_beside IS NOT DISTINCT FROM chosen.paid_beside
            AND question.is_shared = chosen.is_shared
            AND NOT chosen.is_as_due
            AND chosen.reason IS NULL
        LEFT JOIN answer ON answer.question = question.question
        LEFT JOIN why_not ON why_not.reason = chosen.reason
    ),

    counted AS (
        SELECT * REPLACE (CASE WHEN verdict = 'no_price' THEN 1000000 ELSE share END AS share)
        FROM judged
    )

    SELECT
        * EXCLUDE (share, words) REPLACE (
            of_share(quantity, share) AS quantity,
            of_share(quantity_base, share) AS quantity_base,
            of_share(amount, share) AS amount,
            of_share(amount, share) - of_share(difference, share) AS due_amount,
            of_share(difference, share) AS difference,
            trim(concat_ws(' ', why, CASE WHEN share < 1000000 THEN words END)) AS why
        )
    FROM counted
    ORDER BY trust_id, counted_on, batch_id, source_row
) TO $path (FORMAT parquet, COMPRESSION zstd);
