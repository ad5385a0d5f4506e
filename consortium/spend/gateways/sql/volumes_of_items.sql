SELECT agreement, item_id, starts_on, lines, quantity, amount
FROM volume
ORDER BY agreement, starts_on, item_id;
