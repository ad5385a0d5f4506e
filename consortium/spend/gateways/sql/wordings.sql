-- Each different wording of what was bought and from whom, once: there are far fewer wordings
-- than rows, and all that is read and matched in them is read and matched once.
CREATE OR REPLACE TEMP TABLE wording AS
SELECT
    hash(supplier, item_code, gtin, part_number, description, unit) AS wording,
    the_texts
FROM (
    SELECT supplier, item_code, gtin, part_number, description, unit FROM source GROUP BY ALL
);
