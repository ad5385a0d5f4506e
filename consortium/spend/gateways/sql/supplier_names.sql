-- Each different name of a supplier in the file.
SELECT DISTINCT supplier FROM wording WHERE supplier IS NOT NULL;
