-- How many words wait, of how many lines, and what these add up to.
SELECT count(DISTINCT concat(trust_id, wording)), count(*), coalesce(sum(amount), 0)
FROM waiting;
