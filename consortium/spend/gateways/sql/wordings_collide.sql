-- Whether two wordings have the same hash, so that rows could not be told which one is theirs.
SELECT count(*) > count(DISTINCT wording) FROM wording;
