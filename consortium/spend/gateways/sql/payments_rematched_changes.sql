-- How many payments have another supplier now.
SELECT count(*)
FROM (
    SELECT source_row, supplier_name, supplier_id FROM rematched
    EXCEPT
    SELECT source_row, supplier_name, supplier_id FROM held
);
