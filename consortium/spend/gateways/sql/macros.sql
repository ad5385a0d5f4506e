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

-- The digits of a number that carries £, separators, a sign, a trailing sign or brackets. A £ that
-- went through a wrong encoding on its way counts as one; CR after a number makes it negative.
-- Between digits and two decimals a comma separates, wherever it stands.
CREATE MACRO digits_of(t) AS CASE
    -- Nearly every number is plain but for these two.
    WHEN regexp_full_match(t, '-?£?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?')
        THEN replace(replace(t, '£', ''), ',', '')
    WHEN regexp_full_match(t, '[-−+]?£? ?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)')
        THEN translate(t, '−£,+ ', '-')
    WHEN regexp_full_match(t, '£ ?[-−]((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+)')
        THEN translate(t, '−£, ', '-')
    WHEN regexp_full_match(t, '[-£]?\((£|GBP)? ?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+) ?\)')
        THEN '-' || translate(t, '£GBP,()- ', '')
    WHEN regexp_full_match(t, '£? ?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+) ?-')
        THEN '-' || translate(t, '£,- ', '')
    WHEN regexp_full_match(t, '£? ?((\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+) ?(CR|Cr|cr)')
        THEN '-' || translate(t, '£,CRcr ', '')
    WHEN regexp_full_match(
        t, '[-–]?(GBP|[^\x00-\x7F€]{1,3})? *[-–]?([\d,]+\.\d\d|\d{1,3}(,\d{3})*|\d+) *(DR|Dr|dr|GBP)?'
    )
        THEN regexp_replace(replace(t, '–', '-'), '[^0-9.-]', '', 'g')
    -- As spreadsheets write large numbers into CSV.
    WHEN regexp_full_match(t, '-?\d(\.\d+)?E[+-]?\d{1,2}')
        THEN CAST(try_cast(try_cast(t AS DOUBLE) AS DECIMAL(24, 6)) AS VARCHAR)
END;

-- A number with two decimals at most and nothing else, as most are; in millionths.
CREATE MACRO is_plain(t) AS regexp_full_match(t, '-?\d{1,6}(\.\d{1,2})?');
CREATE MACRO plain_millionths(t) AS CAST(CAST(t AS DECIMAL(18, 6)) * 1000000 AS BIGINT);

-- Digits as a whole number of millionths or of pence, or nothing when that would lose a part of
-- them. The noise that a binary fraction leaves far behind the point is no part.
CREATE MACRO millionths_of(digits) AS CASE
    WHEN regexp_full_match(digits, '-?\d{1,6}(\.\d{1,6})?')
        THEN CAST(CAST(digits AS DECIMAL(18, 6)) * 1000000 AS BIGINT)
    WHEN abs(try_cast(digits AS DECIMAL(24, 10)) - try_cast(digits AS DECIMAL(24, 6)))
        < 0.000000001
        THEN try_cast(try_cast(digits AS DECIMAL(24, 6)) * 1000000 AS BIGINT)
END;

-- Also what is finer than a penny, rounded half-up (away from zero).
CREATE MACRO pence_about(digits) AS
    try_cast(round(try_cast(digits AS DECIMAL(24, 6)), 2) * 100 AS BIGINT);

CREATE MACRO pence_of(digits) AS CASE
    WHEN regexp_full_match(digits, '-?\d{1,13}(\.\d{1,2})?')
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

-- Dates that say themselves which is their day, month and year: 2025-04-30, 30-Apr-25, 30 April
-- 2025, and the number that a spreadsheet has for a day. A time after the date is left out.
CREATE MACRO clear_date(t) AS CASE
    -- Nearly every other date: 30/04/2025.
    WHEN substr(t, 3, 1) = '/' AND substr(t, 6, 1) = '/' THEN NULL
    WHEN regexp_full_match(t, '\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?')
        THEN CAST(try_strptime(substr(t, 1, 10), '%Y-%m-%d') AS DATE)
    WHEN regexp_full_match(t, '[234]\d{4}(\.0+)?')
        THEN DATE '1899-12-30' + CAST(substr(t, 1, 5) AS INTEGER)
    WHEN regexp_full_match(t, '\d{1,2}[ /-][A-Za-z]{3}[a-z]*[ /-]\d{4}( \d{1,2}:\d{2}(:\d{2})?)?')
        THEN CAST(try_strptime(
            regexp_replace(t, '^(\d+).([A-Za-z]{3})[a-z]*.(\d{4}).*$', '\1-\2-\3'), '%d-%b-%Y'
        ) AS DATE)
    WHEN regexp_full_match(t, '\d{1,2}[ /-][A-Za-z]{3}[a-z]*[ /-]\d{2}')
        THEN CAST(try_strptime(
            regexp_replace(t, '^(\d+).([A-Za-z]{3})[a-z]*.(\d{2})$', '\1-\2-\3'), '%d-%b-%y'
        ) AS DATE)
END;

-- Dates between slashes, dots or dashes, whose order the column must tell.
CREATE MACRO slashed_date(t, long_form, short_form) AS CASE
    WHEN regexp_full_match(t, '\d{2}/\d{2}/\d{4}') THEN CAST(try_strptime(t, long_form) AS DATE)
    WHEN regexp_full_match(t, '\d{1,2}[/.-]\d{1,2}[/.-]\d{4}( \d{1,2}:\d{2}(:\d{2})?)?')
        THEN CAST(try_strptime(translate(split_part(t, ' ', 1), '.-', '//'), long_form) AS DATE)
    WHEN regexp_full_match(t, '\d{1,2}[/.-]\d{1,2}[/.-]\d{2}')
        THEN CAST(try_strptime(translate(t, '.-', '//'), short_form) AS DATE)
END;

CREATE MACRO day_first_date(t) AS slashed_date(t, '%d/%m/%Y', '%d/%m/%y');
CREATE MACRO month_first_date(t) AS slashed_date(t, '%m/%d/%Y', '%m/%d/%y');

-- Names that carry the key of a supplier in another system: "NHS0000RJ701 : St Georges" and
-- "KINGS COLLEGE LONDON:03529700".
CREATE MACRO name_without_key(t) AS CASE
    WHEN regexp_full_match(t, '[A-Z0-9]*\d[A-Z0-9]{4,} : .*[A-Za-z].*')
        THEN regexp_replace(t, '^[A-Z0-9]+ : \s*', '')
    WHEN regexp_full_match(t, '.*[A-Za-z].* ?: ?([A-Z]{2})?\d{6,8}')
        THEN regexp_replace(t, '\s*:\s*[A-Z0-9]+$', '')
    ELSE t
END;

-- References as "id:12941989" say no more than their number.
CREATE MACRO reference_of(t) AS
    nullif(trim(regexp_replace(t, '^\s*[Ii][Dd]\s*:\s*', '')), '');

-- Whether a cell speaks of a total: enough where a row has nothing else that makes it a payment.
CREATE MACRO mentions_total(t) AS regexp_matches(
    lower(t),
    '^\s*((grand|sub|overall|monthly|report|page)[ -]?)?(total|totals|sum)\b|\btotals?\s*:?\s*$'
);

-- Whether a cell says that its row adds up others: "Total", "Sum:", "Grand total £1,234.50".
CREATE MACRO says_total(t) AS regexp_full_match(
    lower(t),
    '\s*(grand|sub|report|overall|page|monthly|net|gross)?[ -]*(total|totals|sum|subtotal)'
    || '( (amount|spend|value|for|of|expenditure|payments)\b.*)?\s*[:=]?\s*[-(£\d.,)]*\s*'
);

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

-- Quantity times price in pence, rounded half-up (away from zero); both come in millionths. Nearly
-- every product fits into 64 bits: 128 take four times as long.
CREATE MACRO pence_for(quantity, unit_price) AS
    CASE WHEN (quantity < 0) <> (unit_price < 0) THEN -1 ELSE 1 END
    * CASE
        WHEN quantity BETWEEN -3000000000 AND 3000000000
            AND unit_price BETWEEN -3000000000 AND 3000000000
            THEN (abs(CAST(quantity AS BIGINT) * unit_price) + 5000000000) // 10000000000
        ELSE (abs(CAST(quantity AS HUGEINT) * unit_price) + 5000000000) // 10000000000
    END;

-- The words that somebody decides on, as one key; the unit counts as written when it says more
-- than a unit.
CREATE MACRO wording_key(supplier, item_code, gtin, part_number, description, unit) AS
    md5(concat_ws(
        chr(31), coalesce(lower(supplier), ''), coalesce(lower(item_code), ''), coalesce(gtin, ''),
        coalesce(lower(part_number), ''), coalesce(lower(description), ''),
        coalesce(lower(unit), '')
    ));

-- How many base units a unit says it holds: things without a name are pieces. The rule is
-- consortium.catalogue.domain.pack_texts.UnitText.base_units.
CREATE MACRO content_for(content, inner_unit, base_unit) AS
    CASE WHEN coalesce(nullif(inner_unit, ''), 'EA') = base_unit THEN content END;

-- Whether a unit that says what it holds cannot stand beside the catalogue: it says something
-- else, or something that cannot be compared.
CREATE MACRO pack_doubted(has_content, said, said_denominator, known, known_denominator) AS
    has_content AND CASE
        WHEN said IS NULL THEN true
        WHEN known IS NULL THEN false
        ELSE CAST(said AS HUGEINT) * known_denominator
            <> CAST(known AS HUGEINT) * said_denominator
    END;

-- Whether a decision settles the pack of a line: it names one, and nothing more certain does.
CREATE MACRO is_settled(decided_id, decided_numerator, exact_way, is_doubtful) AS
    decided_id IS NOT NULL AND decided_numerator IS NOT NULL
    AND (exact_way IS NULL OR is_doubtful);
