-- The lines of the file as they are matched now. What a code named stays, unless it was a part
-- number and the supplier is another one now; all else is asked again, in the order of certainty.
-- Where no pack can be found or the quantity has no exact decimal, the item is only a doubt.
CREATE OR REPLACE TEMP VIEW rematched AS
WITH asked AS (
    SELECT
        held.*,
        matched.* EXCLUDE (
            wording, supplier, item_code, gtin, part_number, description, unit, unit_written,
            supplier_id, decision_id
        ),
        matched.supplier_id AS supplier_id_now,
        matched.unit_written AS unit_written_now,
        matched.decision_id AS decision_id_now,
        held.item_id IS NOT NULL
            AND coalesce(held.matched_by, '') <> 'alias'
            AND NOT (
                coalesce(held.matched_by, '') = 'part'
                AND held.supplier_id IS DISTINCT FROM matched.supplier_id
            ) AS is_kept,
        CASE WHEN NOT matched.is_ambiguous THEN coalesce(matched.exact_id, matched.decided_id) END
            AS found_id
    FROM held
    JOIN matched_wording AS matched USING (wording)
),
packed AS (
    SELECT
        asked.*,
        coalesce(written_unit, known_items.base_unit) AS unit_now,
        content_for(content_numerator, inner_unit, known_items.base_unit) AS said_numerator,
        pack.numerator AS known_numerator,
        pack.denominator AS known_denominator
    FROM asked
    LEFT JOIN known_items ON known_items.item_id = asked.found_id
    LEFT JOIN pack_by_day AS pack
        ON pack.item_id = asked.found_id
        AND pack.unit = coalesce(written_unit, known_items.base_unit)
        AND asked.ordered_on >= pack.since
        AND asked.ordered_on < pack.until
),
doubted AS (
    SELECT
        *,
        coalesce(known_numerator, said_numerator) AS due_numerator,
        CASE WHEN known_numerator IS NULL THEN content_denominator ELSE known_denominator END
            AS due_denominator,
        pack_doubted(
            has_content, said_numerator, content_denominator, known_numerator, known_denominator
        )
            OR is_of_another_pack
            OR due_numerator IS NULL
            OR (CAST(quantity AS HUGEINT) * due_numerator) % due_denominator <> 0
            AS is_doubtful
    FROM packed
),
settled AS (
    SELECT
        *,
        is_settled(decided_id, decided_numerator, exact_way, is_doubtful)
            AND (CAST(quantity AS HUGEINT) * decided_numerator) % decided_denominator = 0
            AS is_settled
    FROM doubted
),
named AS (
    SELECT
        *,
        CASE
            WHEN is_kept THEN item_id
            WHEN is_settled THEN decided_id
            WHEN NOT is_doubtful THEN found_id
        END AS item_id_now,
        CASE
            WHEN is_kept THEN pack_numerator
            WHEN is_settled THEN decided_numerator
            WHEN found_id IS NOT NULL AND NOT is_doubtful THEN due_numerator
        END AS numerator_now,
        CASE
            WHEN is_kept THEN pack_denominator
            WHEN is_settled THEN decided_denominator
            WHEN found_id IS NOT NULL AND NOT is_doubtful THEN due_denominator
        END AS denominator_now
    FROM settled
)
SELECT
    batch_id,
    trust_id,
    source_row,
    order_number,
    line_number,
    ordered_on,
    delivered_on,
    received_on,
    invoiced_on,
    tax_point_on,
    invoice_number,
    corrects_invoice,
    is_free,
    supplier_meant AS supplier_name,
    CASE WHEN supplier_meant <> name_written THEN name_written END AS supplier_written,
    supplier_id_now AS supplier_id,
    item_id_now AS item_id,
    CASE
        WHEN is_kept THEN matched_by
        WHEN item_id_now IS NULL THEN NULL
        WHEN is_settled OR exact_way IS NULL THEN 'alias'
        ELSE exact_way
    END AS matched_by,
    CASE WHEN NOT is_kept AND (is_settled OR exact_way IS NULL) THEN decision_id_now END
        AS decision_id,
    CASE WHEN item_id_now IS NULL THEN found_id END AS doubted_item_id,
    item_code,
    gtin,
    part_number,
    description,
    CASE WHEN is_kept THEN unit ELSE unit_now END AS unit,
    CASE WHEN is_kept THEN unit_written ELSE unit_written_now END AS unit_written,
    CAST(numerator_now AS BIGINT) AS pack_numerator,
    CAST(denominator_now AS BIGINT) AS pack_denominator,
    quantity,
    CASE
        WHEN is_kept THEN quantity_base
        ELSE try_cast((CAST(quantity AS HUGEINT) * numerator_now) // denominator_now AS BIGINT)
    END AS quantity_base,
    unit_price,
    amount,
    funding_source,
    cost_code
FROM named;
