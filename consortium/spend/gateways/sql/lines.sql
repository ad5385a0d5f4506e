-- Every line with its item and its pack. Where the unit says how many it holds, and the catalogue
-- says otherwise or cannot be compared, nobody guesses: the line has no item until a person
-- decides, and keeps the one it would have had as its doubt.
CREATE TEMP VIEW line AS
WITH packed AS (
    SELECT
        filled.*,
        pack_doubted(
            has_content, said_numerator, said_denominator, pack.numerator, pack.denominator
        )
            OR is_of_another_pack
            OR (exact_way IS NULL AND said_numerator IS NULL AND pack.numerator IS NULL)
            AS is_doubtful,
        coalesce(pack.numerator, said_numerator) AS due_numerator,
        CASE WHEN pack.numerator IS NULL THEN said_denominator ELSE pack.denominator END
            AS due_denominator
    FROM filled
    LEFT JOIN pack
        ON pack.item_id = filled.found_id
        AND pack.unit = filled.unit
        AND filled.ordered_on >= pack.since
        AND filled.ordered_on < pack.until
    WHERE filled.source_row <= getvariable('last_line')
),
settled AS (
    SELECT
        *,
        is_settled(decided_id, decided_numerator, exact_way, is_doubtful) AS is_settled
    FROM packed
),
named AS (
    SELECT
        *,
        CASE
            WHEN is_settled THEN decided_id
            WHEN found_id IS NOT NULL AND NOT is_doubtful THEN found_id
        END AS item_id,
        CASE WHEN is_settled THEN decided_numerator ELSE due_numerator END AS any_numerator,
        CASE WHEN is_settled THEN decided_denominator ELSE due_denominator END AS any_denominator
    FROM settled
)
SELECT
    * EXCLUDE (any_numerator, any_denominator),
    CASE
        WHEN item_id IS NULL THEN NULL
        WHEN is_settled OR exact_way IS NULL THEN 'alias'
        ELSE exact_way
    END AS matched_by,
    CASE WHEN found_id IS NOT NULL AND item_id IS NULL THEN found_id END AS doubted_id,
    CASE WHEN is_settled OR exact_way IS NULL THEN decision_id END AS settled_by,
    CASE WHEN item_id IS NOT NULL THEN any_numerator END AS pack_numerator,
    CASE WHEN item_id IS NOT NULL THEN any_denominator END AS pack_denominator,
    CAST(quantity AS HUGEINT) * CASE WHEN item_id IS NOT NULL THEN any_numerator END
        AS base_numerator
FROM named;

-- Rows that do not land, with the reason: rejected, repeated in this file, or landed before.
CREATE TEMP TABLE kept_back (source_row INTEGER, reason VARCHAR, detail VARCHAR);
