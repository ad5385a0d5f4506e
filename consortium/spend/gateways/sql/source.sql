-- The cells of the file under the names of their fields, all of them text; what the file lacks is
-- nothing. In the file's own reading the names say only where a cell stands: c0, c1, …
CREATE OR REPLACE TEMP VIEW source AS
SELECT the_named_cells
FROM read_csv(
    getvariable('csv'),
    auto_detect = false,
    header = true,
    skip = getvariable('skipped'),
    delim = getvariable('delimiter'),
    quote = '"',
    escape = '"',
    columns = getvariable('columns')
);
