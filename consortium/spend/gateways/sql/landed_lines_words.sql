-- Each different name of a supplier and text for a unit.
SELECT
    list(DISTINCT supplier) FILTER (supplier IS NOT NULL),
    list(DISTINCT unit) FILTER (unit IS NOT NULL)
FROM wording;
