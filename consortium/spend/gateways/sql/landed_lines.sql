-- The lines of one file of the lake, each with its wording. Files that were written before lines
-- carried how they were matched lack those columns.
CREATE OR REPLACE TEMP VIEW held AS
WITH later_columns AS (
    SELECT
        CAST(NULL AS DATE) AS received_on,
        CAST(NULL AS DATE) AS tax_point_on,
        CAST(NULL AS VARCHAR) AS invoice_number,
        CAST(NULL AS VARCHAR) AS corrects_invoice,
        CAST(NULL AS BOOLEAN) AS is_free,
        CAST(NULL AS VARCHAR) AS supplier_written,
        CAST(NULL AS VARCHAR) AS unit_written,
        CAST(NULL AS VARCHAR) AS matched_by,
        CAST(NULL AS VARCHAR) AS decision_id,
        CAST(NULL AS VARCHAR) AS doubted_item_id
    LIMIT 0
),
everything AS (
    SELECT * FROM read_parquet(getvariable('file'))
    UNION ALL BY NAME
    SELECT * FROM later_columns
)
SELECT
    *,
    coalesce(supplier_written, supplier_name) AS name_written,
    nullif(coalesce(unit_written, unit), '') AS unit_as_written,
    hash(name_written, item_code, gtin, part_number, description, unit_as_written) AS wording
FROM everything;

CREATE OR REPLACE TEMP TABLE wording AS
SELECT DISTINCT
    wording,
    name_written AS supplier,
    item_code,
    gtin,
    part_number,
    description,
    unit_as_written AS unit
FROM held;
