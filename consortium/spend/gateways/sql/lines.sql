-- Every line with its pack.
CREATE TEMP VIEW line AS
SELECT
    filled.*,
    pack.numerator AS pack_numerator,
    pack.denominator AS pack_denominator,
    CAST(filled.quantity AS HUGEINT) * pack.numerator AS base_numerator
FROM filled
LEFT JOIN pack
    ON pack.item_id = filled.item_id
    AND pack.unit = filled.unit
    AND filled.ordered_on >= pack.since
    AND filled.ordered_on < pack.until
WHERE filled.source_row <= getvariable('last_line');

-- Rows that do not land, with the reason: rejected, repeated in this file, or landed before.
CREATE TEMP TABLE kept_back (source_row INTEGER, reason VARCHAR, detail VARCHAR);
