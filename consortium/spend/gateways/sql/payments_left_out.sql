-- How many rows are no payments, by reason.
SELECT left_out, count(*) FROM payment WHERE left_out IS NOT NULL GROUP BY left_out ORDER BY 1;
