-- Where the rows of the file went, except those that land.
SELECT
    (SELECT count(*) FROM filled),
    (SELECT count(*) FROM left_out),
    count(*) FILTER (reason IN ('rejected', 'repeated')),
    count(*) FILTER (reason = 'duplicate')
FROM kept_back;
