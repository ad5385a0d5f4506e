-- The rows that cannot land, in the order of the file, with what is wrong with them.
SELECT kept_back.source_row, kept_back.detail, rejected_line.faults, rejected_line.details
FROM kept_back
LEFT JOIN rejected_line USING (source_row)
WHERE kept_back.reason IN ('rejected', 'repeated')
ORDER BY kept_back.source_row;
