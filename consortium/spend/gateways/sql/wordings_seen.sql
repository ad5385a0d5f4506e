-- Whether two wordings have the same hash, so that rows could not be told which one is theirs; and
-- each different name of a supplier.
SELECT
    count(*) > count(DISTINCT wording),
    list(DISTINCT supplier) FILTER (supplier IS NOT NULL)
FROM wording;
