-- macros: what every step may say.
-- in: precedence
--
-- The ends of a quotient of two intervals, used by ratios, growth and the padding ratio; and of a part in its own
-- whole. A denominator that may be zero or negative gives no quotient; an unbounded end of the numerator stays
-- unbounded, a denominator without a high end lets the quotient come down to nothing.
CREATE OR REPLACE TEMP MACRO quotient_low(n_low, d_low, d_high) AS
    CASE WHEN d_low > 0 THEN
        least(quotient(n_low, d_low),
            CASE WHEN d_high IS NULL THEN CASE WHEN n_low IS NOT NULL THEN 0 END ELSE quotient(n_low, d_high) END) END;
CREATE OR REPLACE TEMP MACRO quotient_high(n_high, d_low, d_high) AS
    CASE WHEN d_low > 0 THEN
        greatest(quotient(n_high, d_low),
            CASE WHEN d_high IS NULL THEN CASE WHEN n_high IS NOT NULL THEN 0 END
                ELSE quotient(n_high, d_high) END) END;
-- how far rounding of numerator (n_by) and denominator (d_by) can push the ends outwards
CREATE OR REPLACE TEMP MACRO quotient_rounding(n_low, n_high, n_by, d_low, d_high, d_by) AS
    greatest(
        quotient_low(n_low, d_low, d_high) - quotient_low(n_low - n_by, d_low - d_by, d_high + d_by),
        quotient_high(n_high + n_by, d_low - d_by, d_high + d_by) - quotient_high(n_high, d_low, d_high));
-- growth is the quotient of the change, so that no digit is lost against one; a year before without a high end lets it
-- come down to -1
CREATE OR REPLACE TEMP MACRO growth_low(n_low, b_low, b_high) AS
    CASE WHEN b_low > 0 THEN
        least(quotient(n_low - b_low, b_low),
            CASE WHEN b_high IS NULL THEN CASE WHEN n_low IS NOT NULL THEN -1 END
                ELSE quotient(n_low - b_high, b_high) END) END;
CREATE OR REPLACE TEMP MACRO growth_high(n_high, b_low, b_high) AS
    CASE WHEN b_low > 0 THEN
        greatest(quotient(n_high - b_low, b_low),
            CASE WHEN b_high IS NULL THEN CASE WHEN n_high IS NOT NULL THEN -1 END
                ELSE quotient(n_high - b_high, b_high) END) END;
-- how near to the bureau the farthest of several sources is (the order of precedence.yml), and the farther of two
CREATE OR REPLACE TEMP MACRO farthest(provenance) AS
    CASE WHEN bool_or(provenance = 'undisclosed') THEN 'undisclosed'
         WHEN bool_or(provenance = 'others') THEN 'others'
         WHEN bool_or(provenance = 'unstated') THEN 'unstated'
         WHEN bool_or(provenance = 'press') THEN 'press'
         WHEN bool_or(provenance = 'government') THEN 'government'
         ELSE coalesce(max(provenance), '') END;
CREATE OR REPLACE TEMP MACRO farther(one, other) AS
    CASE WHEN 'undisclosed' IN (one, other) THEN 'undisclosed'
         WHEN 'others' IN (one, other) THEN 'others'
         WHEN 'unstated' IN (one, other) THEN 'unstated'
         WHEN 'press' IN (one, other) THEN 'press'
         WHEN 'government' IN (one, other) THEN 'government'
         ELSE coalesce(nullif(one, ''), other) END;
-- the combined weight is rounded once, to 12 decimals; a product is only formed where a factor is not one, since few
-- are and it costs most
CREATE OR REPLACE TEMP MACRO combined_weight(share, coverage, further) AS
    CASE WHEN coverage = 1 AND further = 1 THEN CAST(share AS DECIMAL(16, 12))
         ELSE CAST(round(share * coverage * further, 12) AS DECIMAL(16, 12)) END;
-- a contribution, rounded once, to 6 decimals
CREATE OR REPLACE TEMP MACRO weighed(net, weight) AS
    CASE WHEN weight = 1 THEN CAST(net AS DECIMAL(24, 6))
         WHEN weight = 0 THEN CAST(0 AS DECIMAL(24, 6))
         ELSE CAST(round(CAST(net AS DECIMAL(22, 6)) * weight, 6) AS DECIMAL(24, 6)) END;
-- what is missing is at least nothing; what is refused has no bounds; a negative cell swaps low and high; units not
-- covered add something that is not negative, so an unbounded figure still has its lower end
CREATE OR REPLACE TEMP MACRO contribution_low(net, weight_low, weight_high, weight_if_unbounded, exclusion_reason) AS
    CASE WHEN exclusion_reason IN ('missing', 'query') OR weight_high = 0 THEN 0
         WHEN exclusion_reason IS NOT NULL THEN NULL
         WHEN net >= 0 THEN weighed(net, weight_low)
         ELSE weighed(net, CAST(coalesce(weight_high, weight_if_unbounded) AS DECIMAL(16, 12))) END;
CREATE OR REPLACE TEMP MACRO contribution_value(net, weight, weight_high, qualifier, exclusion_reason) AS
    CASE WHEN weight_high = 0 THEN 0
         WHEN exclusion_reason IS NOT NULL OR qualifier = 'greater_than' THEN NULL
         ELSE weighed(net, weight) END;
CREATE OR REPLACE TEMP MACRO contribution_high(net, weight_low, weight_high, qualifier, exclusion_reason) AS
    CASE WHEN weight_high = 0 THEN 0
         WHEN exclusion_reason IS NOT NULL OR qualifier = 'greater_than' OR weight_high IS NULL THEN NULL
         WHEN net >= 0 THEN weighed(net, weight_high)
         ELSE weighed(net, weight_low) END;
-- a part in its own whole, t / (t + rest): where neither can be negative it grows with the part and falls with the
-- rest, so each of its ends is made of one end of the part and the other end of the rest; empty where that cannot be
-- said
CREATE OR REPLACE TEMP MACRO part_low(t_low, rest_low, rest_high) AS
    CASE WHEN t_low >= 0 AND rest_low >= 0 AND t_low + rest_high > 0 THEN quotient(t_low, t_low + rest_high) END;
CREATE OR REPLACE TEMP MACRO part_high(t_low, t_high, rest_low) AS
    CASE WHEN t_low >= 0 AND rest_low >= 0 AND t_high + rest_low > 0 THEN quotient(t_high, t_high + rest_low) END;
-- rounding comes last: amounts are exact; of a quotient the last two digits are what floating point leaves, and go
-- (each as it is kept: of two numbers of digits one CASE would keep the fewer)
CREATE OR REPLACE TEMP MACRO at_last_digit(kind, figure) AS
    CASE WHEN kind = 'level' THEN CAST(round(figure, 14) AS DECIMAL(32, 14))
         ELSE CAST(round(figure, 12) AS DECIMAL(32, 14)) END;
-- a number of at most four decimals in a type that is quick to compute with, empty where it has more or is too large:
-- found by way of a double, several times sooner than by dividing a number of 36 digits, and held to the number
CREATE OR REPLACE TEMP MACRO near_in_four_decimals(number) AS
    TRY_CAST(TRY_CAST(round(CAST(number AS DOUBLE) * 10000) AS DECIMAL(18, 0)) * 0.0001 AS DECIMAL(18, 4));
CREATE OR REPLACE TEMP MACRO in_four_decimals(number) AS
    CASE WHEN near_in_four_decimals(number) = number THEN near_in_four_decimals(number) END;
-- a number as it is written without idle noughts
CREATE OR REPLACE TEMP MACRO plainly(number) AS rtrim(rtrim(CAST(number AS VARCHAR), '0'), '.');
-- a reported value in base units: whole and fraction apart, so that their products have the digits they need; of the
-- sum six are kept
CREATE OR REPLACE TEMP MACRO fraction_in_base_units(reported, multiplier) AS
    CAST(reported - trunc(reported) AS DECIMAL(20, 20)) * CAST(multiplier AS DECIMAL(13, 0));
CREATE OR REPLACE TEMP MACRO in_base_units(reported, multiplier) AS
    CAST(trunc(reported) AS DECIMAL(20, 0)) * CAST(multiplier AS DECIMAL(13, 0))
        + CAST(round(fraction_in_base_units(reported, multiplier), 6) AS DECIMAL(19, 6));
-- a reported value in base units as it is kept, and how far from it the truth may be: a printed figure stands for
-- anything that rounds to it; what has more than six digits in base units was rounded to them
CREATE OR REPLACE TEMP MACRO base_value_of(reported, short, multiplier) AS
    CASE WHEN short IS NOT NULL
            THEN CAST(CAST(short AS DECIMAL(25, 4)) * CAST(multiplier AS DECIMAL(13, 0)) AS DECIMAL(22, 6))
         ELSE CAST(in_base_units(reported, multiplier) AS DECIMAL(22, 6)) END;
CREATE OR REPLACE TEMP MACRO rounding_of(reported, short, decimals, multiplier) AS
    CASE WHEN decimals IS NOT NULL
            THEN greatest(CAST(0.5 * power(10, -decimals) * multiplier AS DECIMAL(22, 6)), 0.000001)
         WHEN short IS NOT NULL THEN 0
         WHEN fraction_in_base_units(reported, multiplier) % 0.000001 <> 0 THEN 0.000001
         ELSE 0 END;
-- the year of a period, and the same period of the year before
CREATE OR REPLACE TEMP MACRO year_of(period) AS CAST(left(period, 4) AS INTEGER);
CREATE OR REPLACE TEMP MACRO year_before(period) AS CAST(year_of(period) - 1 AS VARCHAR) || substr(period, 5);
-- the last month of a period within its year, and the day on which it ends; empty where it is not written as one
CREATE OR REPLACE TEMP MACRO last_month(period) AS
    CASE WHEN length(period) = 4 OR period LIKE '%H2' THEN 12
         WHEN period LIKE '%H1' THEN 6
         WHEN regexp_matches(period, 'Q[1-4]$') THEN 3 * CAST(right(period, 1) AS INTEGER)
         WHEN regexp_matches(period, 'M[0-9]{2}$') THEN CAST(right(period, 2) AS INTEGER) END;
CREATE OR REPLACE TEMP MACRO period_end(period) AS last_day(make_date(year_of(period), last_month(period), 1));
-- whether two scopes, or two coverages, can be why one figure is less than another. The narrower of two can only be
-- less; a scope that nobody named may be the other one, though not of value added whose size tells; two scopes that
-- differ little cannot be told apart.
CREATE OR REPLACE TEMP MACRO scope_told(lesser, greater, is_around, is_within, may_be, accounts, is_near) AS
    CASE WHEN lesser = greater THEN 'excluded'
         WHEN may_be AND NOT (accounts AND (is_around OR is_within)) THEN 'cannot_tell'
         WHEN is_around THEN 'explains'
         WHEN is_within THEN 'excluded'
         WHEN is_near THEN 'cannot_tell'
         ELSE 'explains' END;
CREATE OR REPLACE TEMP MACRO coverage_told(lesser, greater) AS
    CASE WHEN lesser = greater THEN 'excluded'
         WHEN lesser = 'above_scale' AND greater = 'all_units' THEN 'explains'
         WHEN lesser = 'above_scale' OR greater = 'all_units' THEN 'cannot_tell'
         ELSE 'excluded' END;
-- an interval without one of its ends, and one wider than a scope tolerates, as a share of its centre
CREATE OR REPLACE TEMP MACRO unbounded(low, high) AS low IS NULL OR high IS NULL;
CREATE OR REPLACE TEMP MACRO too_wide(low, high, tolerance) AS high - low > tolerance * abs(high + low) / 2;
-- the place of a code in the order of a criterion (precedence.yml), 1 first
CREATE OR REPLACE TEMP MACRO criterion_rank(named, given) AS
    (SELECT map(list(code), list(rank)) FROM precedence WHERE precedence.criterion = named)[given];
-- a flag that a figure has from either of two; and the flags as they are published (SDMX OBS_STATUS); one without any
-- is normal
CREATE OR REPLACE TEMP MACRO flagged(flag, one, other) AS CASE WHEN contains(one, flag)
    OR contains(other, flag) THEN flag END;
CREATE OR REPLACE TEMP MACRO joined(flags) AS coalesce(array_to_string(flags, ','), 'A');
-- the key of a figure: a hash of what makes it one (a row that has those columns); contributions of one key are summed
CREATE OR REPLACE TEMP MACRO fact_key(figure) AS
    substr(md5(concat_ws('|', figure.target_scope, figure.target_level, figure.target_code, figure.region_code,
        figure.territory_date, figure.period, figure.period_kind, figure.measure, figure.scope_id, figure.coverage,
        figure.vintage, figure.price_basis,
        figure.source_id, figure.compiled_from)), 1, 16);
-- figures of one series: compiled on one census, or, where none is known of them, of one vintage
CREATE OR REPLACE TEMP MACRO of_one_benchmark(vintage, benchmark, other_vintage, other_benchmark) AS
    coalesce(benchmark = other_benchmark, vintage = other_vintage AND benchmark IS NULL AND other_benchmark IS NULL);
-- a figure is under the shared scope where that is not what is assumed of it
CREATE OR REPLACE TEMP MACRO is_of_shared_scope(comparability, reason) AS
    comparability IN ('exact', 'bounded') OR comparability = 'assumed'
        AND NOT list_contains(string_split(reason, ','), 'scope');
-- whether one figure is above another for certain: its low end above the other's high end, by more than floating point
-- loses
CREATE OR REPLACE TEMP MACRO above(low, high) AS low - high > 1e-12 * abs(low);
-- one side of a discrepancy: its figure, as the diagnosis shows it
CREATE OR REPLACE TEMP MACRO side(figure) AS struct_pack(
    measure := (figure).measure, period := (figure).period, qualifier := (figure).qualifier,
    value := CAST((figure).value AS DOUBLE), scope := (figure).scope_id, coverage := (figure).coverage,
    vintage := (figure).vintage, source := (figure).source_title);
-- an amount as a sentence says it: with the word printed beside it, in the unit of the language, without idle noughts;
-- a GDP that is computed, to the hundred million
CREATE OR REPLACE TEMP MACRO as_word(word, amount, dimension, qualifier) AS struct_pack(
    word := word, amount := CAST(amount AS DOUBLE), dimension := dimension, qualifier := qualifier);
CREATE OR REPLACE TEMP MACRO without_noughts(number) AS regexp_replace(format('{:,.2f}', number), '\.?0+$', '');
CREATE OR REPLACE TEMP MACRO amount_zh(amount, dimension, qualifier) AS
    word_zh(qualifier)
    || without_noughts(quotient(amount, CASE dimension WHEN 'money' THEN 1e8 WHEN 'persons' THEN 1e4 ELSE 1 END))
    || CASE dimension WHEN 'money' THEN ' 亿元' WHEN 'persons' THEN ' 万人' WHEN 'count' THEN ' 个' WHEN 'ratio' THEN '%'
        WHEN 'per_person' THEN ' 元' ELSE '' END;
CREATE OR REPLACE TEMP MACRO amount_en(amount, dimension, qualifier) AS
    word_en(qualifier)
    || without_noughts(quotient(amount, CASE dimension WHEN 'money' THEN 1e9 WHEN 'persons' THEN 1e6 ELSE 1 END))
    || CASE dimension WHEN 'money' THEN ' bn yuan' WHEN 'persons' THEN ' m persons' WHEN 'ratio' THEN '%'
        WHEN 'per_person' THEN ' yuan' ELSE '' END;
CREATE OR REPLACE TEMP MACRO rounded_gdp(amount) AS round(amount, CASE WHEN amount > 1e11 THEN -8 ELSE 2 END);
