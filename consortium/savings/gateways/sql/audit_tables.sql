-- What an audit works with, in a workbench of its own. Quantities and unit prices are millionths,
-- amounts pence, as in the lake.
CREATE TEMP TABLE candidate (
    agreement INTEGER, batch_id VARCHAR, source_row INTEGER, trust_id VARCHAR, item_id VARCHAR,
    order_number VARCHAR, line_number VARCHAR, ordered_on DATE, invoiced_on DATE,
    invoice_number VARCHAR, corrects_invoice VARCHAR, counted_on DATE, supplier_id VARCHAR, supplier_name VARCHAR,
    item_code VARCHAR, description VARCHAR, unit VARCHAR, pack_numerator BIGINT,
    pack_denominator BIGINT, quantity BIGINT, quantity_base BIGINT, unit_price BIGINT,
    amount BIGINT, is_on_contract BOOLEAN
);

CREATE TEMP TABLE delivery (
    agreement INTEGER, batch_id VARCHAR, source_row INTEGER, delivery_batch_id VARCHAR,
    delivery_row INTEGER, delivered DATE, price BIGINT, pack_numerator BIGINT,
    pack_denominator BIGINT
);

CREATE TEMP TABLE due (
    agreement INTEGER, batch_id VARCHAR, source_row INTEGER, unit_price BIGINT, amount BIGINT,
    reason VARCHAR
);

-- What of a trust's lines of an item counts in an agreement from a day on, in millionths, where
-- two price it.
CREATE TEMP TABLE share (
    agreement INTEGER, trust_id VARCHAR, item_id VARCHAR, since DATE, share BIGINT
);

-- The same of lines whose rest counts in an agreement of another consortium, in words as well.
CREATE TEMP TABLE share_here (
    agreement INTEGER, trust_id VARCHAR, item_id VARCHAR, since DATE, share BIGINT, words VARCHAR
);

-- A share in millionths of pence or millionths, half up.
CREATE TEMP MACRO of_share(number, share) AS
    (sign(number) * ((abs(number)::HUGEINT * share + 500000) // 1000000))::BIGINT;
