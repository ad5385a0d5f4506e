-- The words that wait, each with what was bought in them; the_order is one of those that
-- consortium.spend.queries.waiting knows.
SELECT
    trust_id,
    wording,
    min(words_of_supplier) AS supplier,
    min(item_code) AS item_code,
    min(gtin) AS gtin,
    min(part_number) AS part_number,
    min(description) AS description,
    min(unit) AS unit,
    min(words_of_unit) AS unit_written,
    md5(min(lower(description))) AS description_key,
    max(doubted_item_id) AS doubted_item_id,
    count(*) AS lines,
    sum(amount) AS amount,
    max(ordered_on) AS last_on
FROM waiting
WHERE $wordings IS NULL OR list_contains($wordings, wording)
GROUP BY trust_id, wording
ORDER BY the_order
LIMIT $limit OFFSET $offset;
