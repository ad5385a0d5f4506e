-- The cells under the names of their fields; what the file lacks is nothing.
CREATE OR REPLACE VIEW source AS SELECT the_named_cells FROM cells;
