-- Lines that agree in everything a price depends on, added up.
SELECT
    trust_id, item_id, supplier_id, ordered_on, delivered_on, received_on, invoiced_on,
    tax_point_on, coalesce(is_free, false), funding_source, unit, pack_numerator,
    pack_denominator, unit_price,
    count(*), sum(quantity_base), sum(amount)
FROM wanted
GROUP BY ALL
ORDER BY ALL;
