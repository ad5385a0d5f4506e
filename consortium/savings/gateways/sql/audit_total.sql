SELECT count(*), coalesce(sum(amount), 0), coalesce(sum(difference), 0) FROM found;
