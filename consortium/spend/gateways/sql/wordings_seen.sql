-- Whether two wordings have the same hash, so that rows could not be told which one is theirs; and
-- each different name of a supplier and text for a unit.
SELECT
    count(*) > count(DISTINCT wording),
    list(DISTINCT supplier) FILTER (supplier IS NOT NULL),
    list(DISTINCT unit) FILTER (unit IS NOT NULL)
FROM wording;
