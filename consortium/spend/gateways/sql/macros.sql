-- Reading text as people and spreadsheets write it.
-- A cast stands only behind a pattern that it cannot fail on: DuckDB moves bare casts into its
-- CSV reader, where a value that does not fit ends the whole import.

-- Without the spaces around it; empty is nothing.
CREATE MACRO unpadded(t) AS nullif(trim(t, ' ' || chr(9) || chr(10) || chr(13) || chr(160)), '');

-- Without the apostrophe that keeps a spreadsheet from running a cell as a formula.
CREATE MACRO unguarded(t) AS
    CASE WHEN regexp_matches(t, '^''\s*[=+\-@＝＋－＠]') THEN substr(t, 2) ELSE t END;

CREATE MACRO text_of(t) AS CASE
    -- Nearly every text begins with a letter or digit and does not end in a space: it stays.
    WHEN t BETWEEN '*' AND 'zzz'
        AND NOT (suffix(t, ' ') OR suffix(t, chr(9)) OR suffix(t, chr(160))) THEN t
    ELSE unguarded(unpadded(t))
END;

-- The digits of a number that carries £, separators, a sign, a trailing sign or brackets.
CREATE MACRO digits_of(t) AS CASE
    WHEN regexp_full_match(t, '[-+]?£? ?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)')
        THEN translate(t, '£,+ ', '')
    WHEN regexp_full_match(t, '£ ?-((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)')
        THEN translate(t, '£, ', '')
    WHEN regexp_full_match(t, '\(£? ?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)\)')
        THEN '-' || translate(t, '£,() ', '')
    WHEN regexp_full_match(t, '£? ?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+) ?-')
        THEN '-' || translate(t, '£,- ', '')
END;

-- To ten decimals: the noise that a binary fraction leaves far behind the point goes.
CREATE MACRO number_of(t) AS
    try_cast(digits_of(replace(text_of(t), '−', '-')) AS DECIMAL(24, 10));

CREATE MACRO whole_millionths(n) AS
    CASE WHEN abs(n - round(n, 6)) < 0.000000001 THEN try_cast(round(n, 6) * 1000000 AS BIGINT) END;

CREATE MACRO whole_pence(n) AS
    CASE WHEN abs(n - round(n, 2)) < 0.000001 THEN try_cast(round(n, 2) * 100 AS BIGINT) END;

-- Nearly every number is plain but for £ and separators; the rest takes the long way.
CREATE MACRO millionths_of(t) AS CASE
    WHEN regexp_full_match(t, '-?£?(\d{1,10}|\d{1,3}(,\d{3}){1,2})(\.\d{1,6})?')
        THEN CAST(CAST(replace(replace(t, '£', ''), ',', '') AS DECIMAL(18, 6)) * 1000000 AS BIGINT)
    ELSE whole_millionths(number_of(t))
END;

CREATE MACRO pence_of(t) AS CASE
    WHEN regexp_full_match(t, '-?£?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,2})?')
        THEN CAST(CAST(replace(replace(t, '£', ''), ',', '') AS DECIMAL(18, 2)) * 100 AS BIGINT)
    ELSE whole_pence(number_of(t))
END;

-- Why a number could not be read from its text.
CREATE MACRO number_fault(t) AS CASE
    WHEN text_of(t) IS NULL THEN 'missing'
    WHEN number_of(t) IS NULL THEN 'unreadable'
    ELSE 'too_fine'
END;

-- A time after the date, as databases and spreadsheets add it, is left out.
CREATE MACRO iso_date(t) AS CASE
    WHEN regexp_full_match(t, '\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?')
        THEN CAST(try_strptime(substr(t, 1, 10), '%Y-%m-%d') AS DATE)
END;

CREATE MACRO slashed_date(t, form) AS CASE
    WHEN regexp_full_match(t, '\d{2}/\d{2}/\d{4}') THEN CAST(try_strptime(t, form) AS DATE)
    WHEN regexp_full_match(t, '\d{1,2}/\d{1,2}/\d{4}( \d{1,2}:\d{2}(:\d{2})?)?')
        THEN CAST(try_strptime(split_part(t, ' ', 1), form) AS DATE)
END;

CREATE MACRO day_first_date(t) AS slashed_date(t, '%d/%m/%Y');
CREATE MACRO month_first_date(t) AS slashed_date(t, '%m/%d/%Y');

-- A supplier's name as it is compared: letters and digits, whatever their capitals.
CREATE MACRO supplier_key(t) AS nullif(regexp_replace(lower(t), '[^\p{L}\p{N}]', '', 'g'), '');

-- What makes a line of a trust the same line: order and line number. Leading zeros do not count.
CREATE MACRO line_key(order_number, line_number) AS
    lower(order_number) || chr(31)
    || CASE WHEN starts_with(line_number, '0') AND regexp_full_match(line_number, '\d+')
            THEN ltrim(line_number, '0') ELSE lower(line_number) END;

-- Quantity times price in pence, rounded half-up (away from zero); both come in millionths.
CREATE MACRO pence_for(quantity, unit_price) AS
    CASE WHEN (quantity < 0) <> (unit_price < 0) THEN -1 ELSE 1 END
    * ((abs(CAST(quantity AS HUGEINT) * unit_price) + 5000000000) // 10000000000);
