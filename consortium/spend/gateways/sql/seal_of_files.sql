-- How many lines lie in some files, and a number that changes when any cell of them does; in which
-- order they lie does not matter.
SELECT count(*), sum(hash(line))
FROM read_parquet($files, union_by_name = true) AS line;
