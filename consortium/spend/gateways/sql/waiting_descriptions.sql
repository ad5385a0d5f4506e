-- Each different description that waits, with its key.
SELECT md5(lower(description)), min(lower(description))
FROM waiting
WHERE description IS NOT NULL
GROUP BY 1
ORDER BY 1;
