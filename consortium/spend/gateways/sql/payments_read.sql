-- How many rows there are, and how many payments have a day that cannot be read.
SELECT count(*), count(*) FILTER (left_out IS NULL AND paid_on_given AND paid_on IS NULL)
FROM payment;
