-- Reading text as people and spreadsheets write it.
-- A cast stands only behind a pattern that it cannot fail on: DuckDB moves bare casts into its
-- CSV reader, where a value that does not fit ends the whole import. A macro is given columns,
-- not expressions: it repeats what it is given, and long expressions take longer to plan than a
-- small file takes to read.

-- Without the spaces around it; empty is nothing.
CREATE MACRO unpadded(t) AS nullif(trim(t, E' \t\n\r\xC2\xA0'), '');

-- Also without the apostrophe that keeps a spreadsheet from running a cell as a formula.
CREATE MACRO text_of(t) AS CASE
    -- Nearly every text begins with a letter or digit and does not end in a space: it stays.
    WHEN t BETWEEN '*' AND 'zzz'
        AND NOT (suffix(t, ' ') OR suffix(t, E'\t') OR suffix(t, E'\xC2\xA0')) THEN t
    WHEN regexp_matches(t, '^\s*''\s*[=+\-@＝＋－＠]') THEN unpadded(substr(ltrim(t), 2))
    ELSE unpadded(t)
END;

-- The digits of a number that carries £, separators, a sign, a trailing sign or brackets.
CREATE MACRO digits_of(t) AS CASE
    -- Nearly every number is plain but for these two.
    WHEN regexp_full_match(t, '-?£?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?')
        THEN replace(replace(t, '£', ''), ',', '')
    WHEN regexp_full_match(t, '[-−+]?£? ?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)')
        THEN translate(t, '−£,+ ', '-')
    WHEN regexp_full_match(t, '£ ?[-−]((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)')
        THEN translate(t, '−£, ', '-')
    WHEN regexp_full_match(t, '\(£? ?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)\)')
        THEN '-' || translate(t, '£,() ', '')
    WHEN regexp_full_match(t, '£? ?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+) ?-')
        THEN '-' || translate(t, '£,- ', '')
END;

-- Digits as a whole number of millionths or of pence, or nothing when that would lose a part of
-- them. The noise that a binary fraction leaves far behind the point is no part.
CREATE MACRO millionths_of(digits) AS CASE
    WHEN regexp_full_match(digits, '-?\d{1,12}(\.\d{1,6})?')
        THEN CAST(CAST(digits AS DECIMAL(18, 6)) * 1000000 AS BIGINT)
    WHEN abs(try_cast(digits AS DECIMAL(24, 10)) - try_cast(digits AS DECIMAL(24, 6)))
        < 0.000000001
        THEN try_cast(try_cast(digits AS DECIMAL(24, 6)) * 1000000 AS BIGINT)
END;

CREATE MACRO pence_of(digits) AS CASE
    WHEN regexp_full_match(digits, '-?\d{1,16}(\.\d{1,2})?')
        THEN CAST(CAST(digits AS DECIMAL(18, 2)) * 100 AS BIGINT)
    WHEN abs(try_cast(digits AS DECIMAL(24, 10)) - try_cast(digits AS DECIMAL(24, 2))) < 0.000001
        THEN try_cast(try_cast(digits AS DECIMAL(24, 2)) * 100 AS BIGINT)
END;

-- Why there is no number.
CREATE MACRO number_fault(t, digits) AS CASE
    WHEN t IS NULL THEN 'missing'
    WHEN try_cast(digits AS DECIMAL(24, 10)) IS NULL THEN 'unreadable'
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

-- Whether something is marked; a word that says neither is nothing.
CREATE MACRO yes_or_no(t) AS CASE
    WHEN t IS NULL THEN false
    WHEN lower(t) IN ('y', 'yes', 'true', '1', 'x', 'free', 'foc') THEN true
    WHEN lower(t) IN ('n', 'no', 'false', '0') THEN false
END;

-- What makes a line of a trust the same line: order and line number. Leading zeros do not count.
CREATE MACRO line_key(order_number, line_number) AS
    lower(order_number) || chr(31)
    || CASE WHEN starts_with(line_number, '0') AND regexp_full_match(line_number, '\d+')
            THEN ltrim(line_number, '0') ELSE lower(line_number) END;

-- Quantity times price in pence, rounded half-up (away from zero); both come in millionths.
CREATE MACRO pence_for(quantity, unit_price) AS
    CASE WHEN (quantity < 0) <> (unit_price < 0) THEN -1 ELSE 1 END
    * ((abs(CAST(quantity AS HUGEINT) * unit_price) + 5000000000) // 10000000000);
