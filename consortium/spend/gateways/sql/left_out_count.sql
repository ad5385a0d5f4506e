-- How many rows follow the last line.
SELECT count(*) FROM filled WHERE source_row > getvariable('last_line');
