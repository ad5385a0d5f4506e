-- How many lines are matched otherwise now.
SELECT count(*)
FROM (
    SELECT source_row, supplier_name, supplier_id, item_id, decision_id, doubted_item_id,
        pack_numerator, pack_denominator
    FROM rematched
    EXCEPT
    SELECT source_row, supplier_name, supplier_id, item_id, decision_id, doubted_item_id,
        pack_numerator, pack_denominator
    FROM held
);
