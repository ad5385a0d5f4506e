-- The cells of the file, all of them text. The names say only where a cell stands: c0, c1, …
CREATE OR REPLACE VIEW cells AS
SELECT *
FROM read_csv(
    getvariable('csv'),
    auto_detect = false,
    header = true,
    delim = getvariable('delimiter'),
    quote = '"',
    escape = '"',
    columns = getvariable('columns')
);
