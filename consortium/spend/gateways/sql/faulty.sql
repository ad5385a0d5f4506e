-- The lines that have faults, with the names of these.
CREATE VIEW faulty AS
SELECT *, list_filter([the_names], lambda name: name IS NOT NULL) AS faults
FROM checked
WHERE any_of_them;
