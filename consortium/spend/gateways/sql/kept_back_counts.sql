-- How many lines do not land: because of the file itself, and because they landed before.
SELECT
    count(*) FILTER (reason IN ('rejected', 'repeated')),
    count(*) FILTER (reason = 'duplicate')
FROM kept_back;
