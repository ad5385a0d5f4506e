-- The lines with faults, with the names of these and the details that only the line knows.
CREATE TEMP TABLE rejected_line AS
SELECT
    source_row,
    list_filter([the_names], lambda name: name IS NOT NULL) AS faults,
    {
        'amount_wrong': amount_wrong_detail,
        'unit_unknown': unit_unknown_detail,
        'quantity_inexact': quantity_inexact_detail
    } AS details
FROM checked
WHERE any_of_them;

INSERT INTO kept_back SELECT source_row, 'rejected', NULL FROM rejected_line;
