-- The lines with faults, with what is wrong and the details that only the line knows.
CREATE TABLE rejected_line AS
SELECT
    source_row,
    faults,
    {
        'amount_wrong': amount_wrong_detail,
        'unit_unknown': unit_unknown_detail,
        'quantity_inexact': quantity_inexact_detail
    } AS details
FROM faulty;

INSERT INTO kept_back SELECT source_row, 'rejected', NULL FROM rejected_line;
