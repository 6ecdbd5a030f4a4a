"""Conflict cases beyond those of the record, each with what a person who knows the figures would say of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from tests.builders import gdp, observe, total

Row = dict[str, Any]
Told = tuple[str, str, str]

PRINTED: Mapping[str, Any] = {
    "submission_id": "press",
    "source_title": "甲",
    "period": "2023",
    "boundary_date": date(2023, 12, 31),
    "vintage": "preliminary",
}
OTHER = {"submission_id": "elsewhere", "source_title": "乙"}
SHARE = {"measure": "value_added_share_of_gdp", "unit": "percent"}
OF_CORE = {"measure": "value_added_share_of_core", "unit": "percent"}
ABOVE = {"coverage": "above_scale"}
UNSAID = {"coverage": "unstated"}
#: The years on both sides of the day on which districts of Hangzhou were divided.
BEFORE_THE_SPLIT: Row = {"period": "2020", "boundary_date": date(2020, 12, 31)}
AFTER_THE_SPLIT: Row = {"period": "2021", "boundary_date": date(2021, 12, 31)}
CORE, WHOLE, NBS = "unstated-core", "unstated-total", "nbs2021-core"


def as_printed(value: str, given: Mapping[str, Any]) -> Row:
    return {**PRINTED, "decimals": len(value.partition(".")[2]), **given}


def core(value: str, scope: str = NBS, **given: Any) -> Row:
    return total(scope, value, **as_printed(value, given))


def of(code: str, value: str, **given: Any) -> Row:
    return observe(code, value, **as_printed(value, {"classification": "nbs-digital-2021", **given}))


def economy(value: str, **given: Any) -> Row:
    return gdp(value, **as_printed(value, given))


def persons(value: str, **given: Any) -> Row:
    return economy(value, measure="population", unit="ten_thousand_persons", **given)


def sectors(*values: str) -> list[Row]:
    names = ("primary", "secondary", "tertiary")
    return [economy(value, measure=f"{name}_value_added") for name, value in zip(names, values, strict=True)]


class Case(NamedTuple):
    """A conflict: what is printed, and what a person would say of it (kind, verdict, certainty), each once."""

    name: str
    rows: list[Row]
    told: list[Told]
    #: The region where it matters, else one of which the boundary never changed.
    region: str = ""


def source(kind: str) -> Told:
    return kind, "source", "shown"


CASES = [
    # a class, the total and the share that one source prints
    Case(
        "class 01 carries the figure of class 02",
        [core("127555"), of("01", "4037"), of("01", "33.8", **OF_CORE), of("02", "3.2", **OF_CORE)],
        [source("own_ratio")],
    ),
    Case(
        "the class, its share and the total agree",
        [core("127555"), of("01", "43135"), of("01", "33.8", **OF_CORE), of("02", "4037"), of("02", "3.2", **OF_CORE)],
        [],
    ),
    Case(
        "the share is of the total of the other census",
        [core("1100", vintage="census5"), of("01", "100"), of("01", "10.0", **OF_CORE)],
        [("own_ratio", "vintage", "shown")],
    ),
    Case(
        "the class counts above-scale units, its share all of them",
        [core("1000"), of("01", "200", **ABOVE), of("01", "33.8", **OF_CORE)],
        [("own_ratio", "coverage", "shown")],
    ),
    Case(
        "the class is a revenue",
        [core("1000"), of("01", "1014"), of("01", "33.8", **OF_CORE)],
        [("own_ratio", "measure", "possible"), source("parts_and_whole")],
    ),
    # parts and the whole that they make
    Case(
        "two classes are more than the core", [core("100"), of("01", "60"), of("03", "50")], [source("parts_and_whole")]
    ),
    Case("two classes are less than the core, two are not printed", [core("100"), of("01", "30"), of("03", "20")], []),
    Case(
        "the four classes do not make the core",
        [core("110"), of("01", "33"), of("02", "3"), of("03", "44"), of("04", "20")],
        [source("parts_and_whole")],
    ),
    Case(
        "the four classes make it within their rounding",
        [core("100"), of("01", "33.4"), of("02", "3.2"), of("03", "43.6"), of("04", "20.1")],
        [],
    ),
    Case(
        "the four shares make 105 %",
        [of(code, value, **OF_CORE) for code, value in (("01", "33.8"), ("02", "3.2"), ("03", "43.6"), ("04", "24.4"))],
        [source("parts_and_whole")],
    ),
    Case("a medium class is above its large one", [of("01", "50"), of("0101", "60")], [source("parts_and_whole")]),
    Case(
        "two digits of the secondary sector changed places",
        [economy("82553"), *sectors("2332", "39353", "46268")],
        [source("parts_and_whole")],
    ),
    Case("the sectors make the GDP", [economy("82553"), *sectors("2332", "33953", "46268")], []),
    # a total and its share beside the GDP of the same source
    Case(
        "the source's own GDP gives another share",
        [core("4905"), core("27.1", **SHARE), economy("16000")],
        [source("value_and_share")],
    ),
    Case(
        "and so it does where another source knows a GDP that fits",
        [core("4905"), core("27.1", **SHARE), economy("16000"), economy("18109", **OTHER)],
        [source("value_and_share"), ("vintages", "open", "undecided")],
    ),
    Case(
        "the GDP of the other census gives the share",
        [core("4905"), core("27.1", **SHARE), economy("16000"), economy("18109", **OTHER, vintage="census5")],
        [("value_and_share", "vintage", "shown"), ("vintages", "vintage", "shown")],
    ),
    Case(
        "the share of an industry is not what its source's GDP gives",
        [
            observe("I", "1833", **as_printed("1833", {})),
            economy("17800"),
            observe("I", "13.0", **as_printed("13.0", SHARE)),
        ],
        [source("own_ratio")],
    ),
    Case(
        "more than the GDP meets the GDP once, whatever its share",
        [core("20000"), core("27.1", **SHARE), economy("18109")],
        [("value_over_gdp", "measure", "shown")],
    ),
    Case(
        "more than one GDP but not more than the other is held against the value added beside it",
        [
            core("18100"),
            core("2000", **OTHER),
            economy("18000"),
            economy("18300", **OTHER, vintage="census5"),
        ],
        [("two_figures", "open", "undecided"), ("vintages", "vintage", "shown")],
    ),
    # per head and per square kilometre
    Case(
        "two digits of GDP per person changed places",
        [economy("37114"), persons("6366"), economy("85496", measure="gdp_per_person", unit="yuan")],
        [source("own_ratio")],
    ),
    Case(
        "GDP per person by the mean population",
        [economy("37114"), persons("6366"), economy("58496", measure="gdp_per_person", unit="yuan")],
        [],
    ),
    Case(
        "a density of another area",
        [
            persons("250.80"),
            economy("371", measure="land_area", unit="square_kilometre"),
            economy("3380", measure="population_density", unit="persons_per_square_kilometre"),
        ],
        [source("own_ratio")],
    ),
    # coverage
    Case(
        "above-scale revenue is less than that of all units",
        [core("6600", measure="revenue", **ABOVE), core("8000", measure="revenue", **OTHER)],
        [("two_figures", "coverage", "shown")],
    ),
    Case(
        "above-scale revenue is more than that of all units",
        [core("8000", measure="revenue", **ABOVE), core("6600", measure="revenue", **OTHER)],
        [("two_figures", "open", "undecided")],
    ),
    Case(
        "of the lesser nobody says which units it covers",
        [core("6600", measure="revenue", **UNSAID), core("8000", measure="revenue", **OTHER)],
        [("two_figures", "coverage", "possible")],
    ),
    Case(
        "of the greater nobody says which units it covers",
        [core("8000", measure="revenue", **UNSAID), core("6600", measure="revenue", **OTHER)],
        [("two_figures", "open", "undecided")],
    ),
    Case(
        "the value is of above-scale units, the share of all",
        [core("2508", **ABOVE), core("12.0", **SHARE), economy("50000", **OTHER)],
        [("value_and_share", "coverage", "shown")],
    ),
    Case(
        "the value is of all units and too great for the share of the above-scale ones to be why",
        [core("3000"), core("12.0", **SHARE, **ABOVE), economy("50000", **OTHER)],
        [("value_and_share", "open", "undecided")],
    ),
    Case(
        "two figures of one source with nothing to tell them apart", [core("500"), core("800")], [source("two_figures")]
    ),
    # a core and the whole digital economy
    Case(
        "the core is less than the whole, neither names its catalogue",
        [core("9867", CORE), core("43300", WHOLE, **OTHER)],
        [("two_figures", "scope", "shown")],
    ),
    Case(
        "the core is less than CAICT's estimate by little",
        [core("9867", CORE), core("10100", "caict", **OTHER)],
        [("two_figures", "scope", "shown")],
    ),
    Case(
        "the core is more than the whole",
        [core("43300", CORE), core("9867", WHOLE, **OTHER)],
        [("two_figures", "open", "undecided")],
    ),
    Case(
        "the core is more than the whole in one source",
        [core("43300", CORE), core("9867", "caict")],
        [source("two_figures")],
    ),
    Case(
        "the value is of the whole, the share of the core",
        [core("51000", WHOLE), core("10.6", CORE, **SHARE), economy("117392", **OTHER)],
        [("value_and_share", "scope", "shown")],
    ),
    Case(
        "the value of the core is too great for the share of the whole to be why",
        [core("51000", CORE), core("10.6", WHOLE, **SHARE), economy("117392", **OTHER)],
        [("value_and_share", "measure", "possible")],
    ),
    Case(
        "an unnamed core may be any core",
        [core("500", CORE), core("700", **OTHER)],
        [("two_figures", "source_text", "undecided")],
    ),
    Case(
        "a revenue without the word core may be that of the core",
        [core("5000", CORE, measure="revenue"), core("8000", WHOLE, measure="revenue", **OTHER)],
        [("two_figures", "source_text", "undecided")],
    ),
    # one row a pair
    Case(
        "three papers against two are one pair",
        [core("500", source_title=name) for name in "甲丙丁"]
        + [core("800", "caict", source_title=name) for name in "乙戊"],
        [("two_figures", "scope", "shown")],
    ),
    Case(
        "the pair is one, whichever source says of which accounts it is",
        [core("500"), core("500", **OTHER, vintage="unstated"), core("540", vintage="census5", source_title="丙")],
        [("two_figures", "vintage", "shown")],
    ),
    # what the arithmetic leaves
    Case(
        "of one of two figures nobody says the vintage",
        [core("500", vintage="unstated"), core("540", **OTHER, vintage="census5")],
        [("two_figures", "vintage", "possible")],
    ),
    Case(
        "the greater is the lesser times what revenue is of value added",
        [core("500"), core("1900", **OTHER)],
        [("two_figures", "measure", "possible")],
    ),
    Case(
        "more than the GDP, and a value added beside it",
        [core("4760"), core("1596", "caict", **OTHER), economy("2022", **OTHER)],
        [("value_over_gdp", "measure", "shown")],
    ),
    Case(
        "no GDP of the year is known, and the share gives that of another",
        [core("506.9"), core("9.2", **SHARE), economy("5510", period="2020", boundary_date=date(2020, 12, 31))],
        [("value_and_share", "year", "shown")],
    ),
    Case(
        "a share without a value beside one that is confirmed, where vintages differ by little",
        [
            core("302.18", WHOLE),
            core("46.8", WHOLE, **SHARE),
            economy("645.7"),
            economy("650.0", **OTHER, vintage="census5"),
            core("43", WHOLE, **OTHER, **SHARE),
        ],
        [("two_figures", "year", "by_elimination"), ("vintages", "vintage", "shown")],
    ),
    Case(
        "a cumulated figure falls",
        [core("60", period="2023H1", period_kind="cumulative"), core("50", **OTHER)],
        [("cumulated", "year", "by_elimination")],
    ),
    Case(
        "the value is drawn in the territory of the year after",
        [
            core("1659.8", CORE, **BEFORE_THE_SPLIT),
            core("72.7", CORE, **BEFORE_THE_SPLIT, **SHARE),
            economy("3053", **OTHER, **BEFORE_THE_SPLIT),
            economy("2502", **OTHER, **AFTER_THE_SPLIT),
        ],
        [("value_and_share", "boundary", "shown")],
        region="330110",
    ),
    Case(
        "the value is drawn in the territory of another day, and no GDP is",
        [
            core("1659.8", CORE, **AFTER_THE_SPLIT | {"period": "2020"}),
            core("72.7", CORE, **AFTER_THE_SPLIT | {"period": "2020"}, **SHARE),
            economy("3053", **OTHER, **BEFORE_THE_SPLIT),
        ],
        [("value_and_share", "boundary", "shown")],
        region="330105",
    ),
]
# prefectures of four provinces of which none changed its boundary
PLACES = [f"{province}{place:02}00" for province in (32, 33, 34, 41, 43, 44, 45, 51, 62) for place in range(1, 13)]
