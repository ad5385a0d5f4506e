-- How many dates of a column (its name takes the place of a_column) read in each way.
SELECT
    count(a_column_clear),
    count(a_column_day_first),
    count(*) FILTER (day(a_column_day_first) > 12),
    count(a_column_month_first),
    coalesce(
        min(file_row_number) FILTER (a_column_month_first IS NOT NULL)
        + getvariable('first_row'),
        0
    )
FROM read_parquet(getvariable('staged'), file_row_number = true);
