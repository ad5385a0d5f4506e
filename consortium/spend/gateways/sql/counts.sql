-- How many rows hold something, and how many of them follow the last line.
SELECT count(*), count(*) FILTER (source_row > getvariable('last_line')) FROM filled;
