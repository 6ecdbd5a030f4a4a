"""Conflict cases with words beside the figures: about, nearly, under and over contradict what they leave no room for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.indicators.conflict_cases import (
    ABOVE,
    OF_CORE,
    OTHER,
    SHARE,
    Case,
    core,
    economy,
    of,
    persons,
    sectors,
    source,
)

OVER: Mapping[str, Any] = {"qualifier": "greater_than"}
UNDER: Mapping[str, Any] = {"qualifier": "less_than"}
ABOUT: Mapping[str, Any] = {"qualifier": "approximate"}
BEFORE: Mapping[str, Any] = {**OTHER, "period": "2022", "boundary_date": date(2022, 12, 31)}
OPEN = ("two_figures", "open", "undecided")
IN_SHARE = [source("value_and_share")]

WORD_CASES = [
    # a value, its share and the GDP of one source
    Case("over 4000 of 30000 is no 11.5 %", [core("4000", **OVER), core("11.5", **SHARE), economy("30000")], IN_SHARE),
    Case("over 4000 of 30000 may be 13.4 %", [core("4000", **OVER), core("13.4", **SHARE), economy("30000")], []),
    Case(
        "under 4000 of 30000 is no 13.5 %", [core("4000", **UNDER), core("13.5", **SHARE), economy("30000")], IN_SHARE
    ),
    Case("under 4000 of 30000 may be 3 %", [core("4000", **UNDER), core("3.0", **SHARE), economy("30000")], []),
    Case("about 4000 of 30000 is no 16 %", [core("4000", **ABOUT), core("16.0", **SHARE), economy("30000")], IN_SHARE),
    Case("about 4000 of 30000 may be 14.5 %", [core("4000", **ABOUT), core("14.5", **SHARE), economy("30000")], []),
    Case("100 of 1000 is not over 12 %", [core("100"), core("12", **SHARE, **OVER), economy("1000")], IN_SHARE),
    Case("100 of 1000 is over 9 %", [core("100"), core("9", **SHARE, **OVER), economy("1000")], []),
    Case("100 of 1000 is not under 9 %", [core("100"), core("9", **SHARE, **UNDER), economy("1000")], IN_SHARE),
    Case("100 of 1000 is under 12 %", [core("100"), core("12", **SHARE, **UNDER), economy("1000")], []),
    Case("100 at 10 % is of no GDP over 1100", [core("100"), core("10.0", **SHARE), economy("1100", **OVER)], IN_SHARE),
    Case("100 at 10 % may be of a GDP over 900", [core("100"), core("10.0", **SHARE), economy("900", **OVER)], []),
    Case("100 at 10 % is of no GDP under 900", [core("100"), core("10.0", **SHARE), economy("900", **UNDER)], IN_SHARE),
    Case(
        "over 100 at over 10 % may be of any GDP",
        [core("100", **OVER), core("10", **SHARE, **OVER), economy("90000")],
        [],
    ),
    Case(
        "over 4000 at 10 % is less than the GDP that another source knows by more than vintages differ",
        [core("4000", **OVER), core("10.0", **SHARE), economy("30000", **OTHER)],
        [("value_and_share", "open", "undecided")],
    ),
    Case(
        "over 3800 at 10 % is beyond the GDP of one census, and the other census allows it",
        [
            core("3800", **OVER),
            core("10.0", **SHARE),
            economy("37000", **OTHER),
            economy("39000", **OTHER, vintage="census5"),
        ],
        [("value_and_share", "vintage", "shown"), ("vintages", "vintage", "shown")],
    ),
    Case(
        "a GDP over 11000 vouches for no share",
        [core("4905"), core("27.1", **SHARE), economy("12000", **OTHER), economy("11000", **OVER, source_title="丙")],
        [("value_and_share", "open", "undecided")],
    ),
    Case(
        "of what is over a figure no other year is told",
        [core("4905", **OVER), core("27.1", **SHARE), economy("12000", **OTHER), economy("18100", **BEFORE)],
        [("value_and_share", "open", "undecided")],
    ),
    # two figures of one total
    Case("500 and over 800", [core("500"), core("800", **OTHER, **OVER)], [OPEN]),
    Case("500 and over 400", [core("500"), core("400", **OTHER, **OVER)], []),
    Case("500 and under 400", [core("500"), core("400", **OTHER, **UNDER)], [OPEN]),
    Case("500 and under 600", [core("500"), core("600", **OTHER, **UNDER)], []),
    Case("under 400 and over 500", [core("400", **UNDER), core("500", **OTHER, **OVER)], [OPEN]),
    Case("over 400 and over 800", [core("400", **OVER), core("800", **OTHER, **OVER)], []),
    Case("a share of 9 % and one over 12 %", [core("9.0", **SHARE), core("12", **OTHER, **SHARE, **OVER)], [OPEN]),
    Case(
        "over 8000 of above-scale units is beyond 6600 of all",
        [core("8000", measure="revenue", **ABOVE, **OVER), core("6600", measure="revenue", **OTHER)],
        [OPEN],
    ),
    # above the GDP
    Case(
        "over 20000 is above the GDP",
        [core("20000", **OVER), economy("18109")],
        [("value_over_gdp", "measure", "shown")],
    ),
    Case("under 20000 may be within the GDP", [core("20000", **UNDER), economy("18109")], []),
    Case(
        "20000 is above a GDP under 18000",
        [core("20000"), economy("18000", **UNDER)],
        [("value_over_gdp", "measure", "shown")],
    ),
    Case("20000 may be within a GDP over 18000", [core("20000"), economy("18000", **OVER)], []),
    Case(
        "20000 is above the GDP, which is also said to be over 18000",
        [core("20000"), economy("18109"), economy("18000", **OTHER, **OVER)],
        [("value_over_gdp", "measure", "shown")],
    ),
    # totals of the whole economy
    Case(
        "a GDP of 18109 and one over 20000",
        [economy("18109"), economy("20000", **OTHER, **OVER)],
        [("vintages", "open", "undecided")],
    ),
    Case("a GDP of 18109 and one over 18000", [economy("18109"), economy("18000", **OTHER, **OVER)], []),
    Case(
        "a GDP of 18109 and one under 18000",
        [economy("18109"), economy("18000", **OTHER, **UNDER)],
        [("vintages", "open", "undecided")],
    ),
    # parts and the whole that they make
    Case(
        "two parts over 50 of 100",
        [core("100"), of("01", "60", **OVER), of("03", "50", **OVER)],
        [source("parts_and_whole")],
    ),
    Case("two parts over 40 of 100", [core("100"), of("01", "40", **OVER), of("03", "40", **OVER)], []),
    Case(
        "a total under its parts", [core("100", **UNDER), of("01", "60"), of("03", "50")], [source("parts_and_whole")]
    ),
    Case("a total over its parts", [core("100", **OVER), of("01", "60"), of("03", "50")], []),
    Case(
        "all parts under what the total needs",
        [core("100"), *(of(code, "20", **UNDER) for code in ("01", "02", "03", "04"))],
        [source("parts_and_whole")],
    ),
    Case(
        "all parts under 30 of a total of 100",
        [core("100"), *(of(code, "30", **UNDER) for code in ("01", "02", "03", "04"))],
        [],
    ),
    Case(
        "a sector over the GDP",
        [economy("80000"), economy("90000", measure="secondary_value_added", **OVER)],
        [source("parts_and_whole")],
    ),
    Case(
        "sectors, one of them over what it is",
        [
            economy("82553"),
            *sectors("2332", "33953", "46268")[:2],
            economy("46000", measure="tertiary_value_added", **OVER),
        ],
        [],
    ),
    Case(
        "a part printed exactly is no more open for being over something too",
        [core("100"), of("01", "60"), of("01", "50", **OVER), of("03", "50")],
        [source("parts_and_whole")],
    ),
    # a ratio printed of them
    Case(
        "a class over 4037 of 10000 is no 33.8 %",
        [core("10000"), of("01", "4037", **OVER), of("01", "33.8", **OF_CORE)],
        [source("own_ratio")],
    ),
    Case(
        "a class over 3000 of 10000 may be 33.8 %",
        [core("10000"), of("01", "3000", **OVER), of("01", "33.8", **OF_CORE)],
        [],
    ),
    Case(
        "a class of 3000 of 10000 is not over 33.8 %",
        [core("10000"), of("01", "3000"), of("01", "33.8", **OF_CORE, **OVER)],
        [source("own_ratio")],
    ),
    Case(
        "a class of 3000 of 10000 is under 33.8 %",
        [core("10000"), of("01", "3000"), of("01", "33.8", **OF_CORE, **UNDER)],
        [],
    ),
    Case(
        "a class of 3000 of over 10000 is no 33.8 %",
        [core("10000", **OVER), of("01", "3000"), of("01", "33.8", **OF_CORE)],
        [source("own_ratio")],
    ),
    Case(
        "a class of 3000 of under 10000 may be 33.8 %",
        [core("10000", **UNDER), of("01", "3000"), of("01", "33.8", **OF_CORE)],
        [],
    ),
    Case(
        "a class printed exactly is not put right by being over something too",
        [core("127555"), of("01", "4037"), of("01", "4000", **OVER), of("01", "33.8", **OF_CORE)],
        [source("own_ratio")],
    ),
    Case(
        "GDP per person of a population over what it is",
        [economy("37114"), persons("7000", **OVER), economy("58496", measure="gdp_per_person", unit="yuan")],
        [source("own_ratio")],
    ),
    # figures cumulated
    Case(
        "a year less than its half was over",
        [core("60", period="2023H1", period_kind="cumulative", **OVER), core("50", **OTHER)],
        [("cumulated", "year", "by_elimination")],
    ),
    Case(
        "a half-year over less than its year",
        [core("40", period="2023H1", period_kind="cumulative", **OVER), core("50", **OTHER)],
        [],
    ),
    Case(
        "a figure that falls, with one over another between them",
        [
            core("60", period="2023Q1", period_kind="cumulative"),
            core("40", period="2023H1", period_kind="cumulative", **OVER),
            core("50", **OTHER),
        ],
        [("cumulated", "year", "by_elimination")],
    ),
]
