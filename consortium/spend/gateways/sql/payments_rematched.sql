-- The payments of the file with the suppliers that their names mean now.
CREATE OR REPLACE TEMP VIEW rematched AS
SELECT
    held.* EXCLUDE (name_written)
        REPLACE (
            coalesce(known_suppliers.meant, name_written) AS supplier_name,
            known_suppliers.supplier_id AS supplier_id
        )
FROM held
LEFT JOIN known_suppliers ON known_suppliers.name = held.name_written;
