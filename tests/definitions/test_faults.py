"""Every fault in a definition file is named by file, row and column, and none is passed over."""

from __future__ import annotations

import ast
import csv
import tomllib
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import pytest

from definitions import DefinitionError, examine, load
from definitions.loader import ROOT
from tests.definitions.copies import copied, first_row, row_number, with_cell, with_row, with_text

pytestmark = pytest.mark.slow

NBS = "correspondences/gbt4754-2017--nbs-digital-2021.csv"
OLD = "correspondences/gbt4754-2011--gbt4754-2017.csv"
COEFFICIENTS = "coefficients/coefficients.csv"
#: A row for a group that leaves industries out, and one for an industry of which only a part counts.
GROUP_AT, GROUP = first_row(NBS, lambda row: row["excludes"].count(";") > 0)
_, PARTIAL = first_row(NBS, lambda row: row["share_low"] == "0" and len(row["from_code"]) == 4)
SHARES = {"share_low": "0.2", "share": "0.3", "share_high": "0.4"}
COEFFICIENT = {
    **SHARES,
    "coefficient_id": "c1",
    "classification": "gbt4754-2017",
    "code": PARTIAL["from_code"],
    "target_classification": "nbs-digital-2021",
    "target_code": PARTIAL["to_code"],
    "first_year": "2023",
    "last_year": "2023",
    "unknown_by": "own",
    "source": "a source",
}


def coefficient(**cells: str) -> Callable[[Path], object]:
    return lambda root: with_row(root, COEFFICIENTS, **{**COEFFICIENT, **cells})


CONVERSIONS = "conversions/conversions.csv"
BOUNDS = "rules/bounds.csv"
DEADLINES, REPORTERS = "reporting/deadlines.csv", "reporting/reporters.csv"
CODES_RULES, CODES_RULE = "rules/codes_and_peers.yml", "codes-coarse"
BARE_RULE = (
    """- id: bare
  looks_at: submission
  severity: note
  {name_zh: a, name_en: a, message_zh: a, message_en: a, reason_zh: a, reason_en: a}
""".replace("{", "")
    .replace("}", "")
    .replace(", ", "\n  ")
)
CONVERSION = {
    "conversion_id": "k1",
    "kind": "measure",
    "from_code": "revenue",
    "to_code": "value_added",
    "classification": "gbt4754-2017",
    "activity_code": "3911",
    "region_code": "330108",
    "first_year": "2023",
    "last_year": "2023",
    "low": "0.2",
    "value": "0.3",
    "high": "0.4",
    "source": "a source",
}


def conversion(**cells: str) -> Callable[[Path], object]:
    return lambda root: with_row(root, CONVERSIONS, **{**CONVERSION, **cells})


def cell(name: str, row: int, column: str, value: str) -> Callable[[Path], object]:
    return lambda root: with_cell(root, name, row, column, value)


def end_of(name: str) -> int:
    """The number of the row behind the last."""
    with (ROOT / name).open(encoding="utf-8", newline="") as stream:
        return len(list(csv.reader(stream))) + 1


def text(name: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda root: with_text(root, name, old, new)


def converted_twice(root: Path) -> None:
    with_row(root, CONVERSIONS, **CONVERSION)
    with_row(root, CONVERSIONS, **{**CONVERSION, "conversion_id": "k2"})


def twice(root: Path) -> None:
    with_row(root, COEFFICIENTS, **COEFFICIENT)
    with_row(root, COEFFICIENTS, **{**COEFFICIENT, "coefficient_id": "c2"})


#: What is spoiled, and the file, row and column that the fault must name.
SUCCEEDS = "is_target: true\nsucceeds: {{scope: {}, first_year: 2021, bridge_year: {}, source: a source}}"
FAULTS: dict[str, tuple[Callable[[Path], object], str, int | str, str]] = {
    "a bound of a measure that is none": (cell(BOUNDS, 2, "measure", "profit"), BOUNDS, 2, "measure"),
    "a bound of a national figure that is none": (cell(BOUNDS, 2, "reference", "gnp"), BOUNDS, 2, "reference"),
    "a bound beyond the digits of the method": (cell(BOUNDS, 2, "most", "100"), BOUNDS, 2, "most"),
    "a bound below itself": (cell(BOUNDS, 2, "least", "11"), BOUNDS, 2, "least"),
    "a conversion from a measure that is none": (
        conversion(from_code="profit"),
        CONVERSIONS,
        end_of(CONVERSIONS),
        "from_code",
    ),
    "a conversion of a coverage under a measure's kind": (
        conversion(to_code="all_units"),
        CONVERSIONS,
        end_of(CONVERSIONS),
        "to_code",
    ),
    "a conversion of an industry that is none": (
        conversion(activity_code="0000"),
        CONVERSIONS,
        end_of(CONVERSIONS),
        "activity_code",
    ),
    "a conversion for a region that is none": (
        conversion(region_code="000001"),
        CONVERSIONS,
        end_of(CONVERSIONS),
        "region_code",
    ),
    "a conversion to itself": (conversion(to_code="revenue"), CONVERSIONS, end_of(CONVERSIONS), "to_code"),
    "a conversion of money into persons": (
        conversion(to_code="employees"),
        CONVERSIONS,
        end_of(CONVERSIONS),
        "to_code",
    ),
    "a conversion whose years end before they begin": (
        conversion(last_year="2022"),
        CONVERSIONS,
        end_of(CONVERSIONS),
        "last_year",
    ),
    "a conversion without a source": (conversion(source=""), CONVERSIONS, end_of(CONVERSIONS), "source"),
    "a conversion with its bounds the wrong way round": (conversion(high="0.1"), CONVERSIONS, end_of(CONVERSIONS), "-"),
    "two conversions for one figure": (converted_twice, CONVERSIONS, end_of(CONVERSIONS) + 1, "first_year"),
    "a code that no classification has": (cell(NBS, 2, "from_code", "0000"), NBS, 2, "from_code"),
    "a class that no classification has": (cell(NBS, 3, "to_code", "019999"), NBS, 3, "to_code"),
    "a row id that stands twice": (cell(NBS, 4, "row_id", "nbs-gbt-0001"), NBS, 4, "row_id"),
    "a share above one": (cell(NBS, 5, "share_high", "1.2"), NBS, 5, "-"),
    "a share that is no number": (cell(NBS, 5, "share_low", "half"), NBS, 5, "share_low"),
    "bounds the wrong way round": (cell(OLD, 2, "share_high", "0.5"), OLD, 2, "-"),
    "an exclusion outside the group": (cell(NBS, GROUP_AT, "excludes", "3911"), NBS, GROUP_AT, "excludes"),
    "an industry counted whole and again in part": (
        cell(NBS, GROUP_AT, "excludes", GROUP["excludes"].rpartition(";")[0]),
        NBS,
        GROUP_AT,
        "share_low",
    ),
    "an exhaustive row that leaves some out": (
        text(OLD, "gbt11-gbt17-0001,0111,0111,,1,1,1", "gbt11-gbt17-0001,0111,0111,,0,,0.5"),
        OLD,
        2,
        "share_high",
    ),
    "half of a verification": (cell(NBS, 2, "verified_by", "somebody"), NBS, 2, "-"),
    "a parent that does not exist": (
        cell("classifications/gbt4754-2017.csv", 4, "parent", "ZZ"),
        "classifications/gbt4754-2017.csv",
        4,
        "parent",
    ),
    "a level that the edition does not have": (
        cell("classifications/isic4.csv", 3, "level", "1"),
        "classifications/isic4.csv",
        3,
        "level",
    ),
    "a class that stands twice": (
        cell("classifications/nbs-digital-2021.csv", 5, "code", "0101"),
        "classifications/nbs-digital-2021.csv",
        5,
        "code",
    ),
    "a coefficient of an unknown industry": (coefficient(code="0000"), COEFFICIENTS, 2, "code"),
    "a coefficient of a whole group": (coefficient(code=PARTIAL["from_code"][:2]), COEFFICIENTS, 2, "code"),
    "a coefficient that leads nowhere": (coefficient(target_code="010101"), COEFFICIENTS, 2, "target_code"),
    "a coefficient without a source": (coefficient(source=""), COEFFICIENTS, 2, "source"),
    "a coefficient for an unknown region": (coefficient(region_code="999999"), COEFFICIENTS, 2, "region_code"),
    "a coefficient for an unknown measure": (coefficient(measure="weight"), COEFFICIENTS, 2, "measure"),
    "a coefficient for years the wrong way round": (coefficient(first_year="2024"), COEFFICIENTS, 2, "last_year"),
    "a class of a scope that stands twice": (
        lambda root: with_row(root, "scopes/section-i.csv", code="63", source="s", confidence="1", **SHARES),
        "scopes/section-i.csv",
        5,
        "code",
    ),
    "a word of one scope that most likely means another": (
        text("scopes/own-list.yml", "likely: [本地口径", "likely: [浙江2018, 本地口径"),
        "scopes/zhejiang-2018.yml",
        "zhejiang-2018",
        "words",
    ),
    "a word that means two terms": (
        text("period_kinds.yml", "words: [当期", "words: [累计数, 当期"),
        "period_kinds.yml",
        "single",
        "words",
    ),
    "a rule that stands in two files": (
        lambda root: with_text(root, "rules/scope.yml", "- id: core-not-counted", "- id: form-unknown"),
        "rules/scope.yml",
        "form-unknown",
        "id",
    ),
    "a key that stands twice in one entry": (
        text("rules/scope.yml", "- id: core-not-counted", "- id: core-not-counted\n  id: core-counted"),
        "rules/scope.yml",
        35,
        "-",
    ),
    "two coefficients of one identity": (
        lambda root: (coefficient()(root), coefficient(first_year="2022", last_year="2022")(root)),
        COEFFICIENTS,
        3,
        "coefficient_id",
    ),
    "a band that stands twice": (
        lambda root: with_row(root, "rules/bands.csv", **first_row("rules/bands.csv", bool)[1]),
        "rules/bands.csv",
        end_of("rules/bands.csv"),
        "band, code",
    ),
    "an alias that stands twice": (
        lambda root: with_row(root, "regions/aliases.csv", **first_row("regions/aliases.csv", bool)[1]),
        "regions/aliases.csv",
        end_of("regions/aliases.csv"),
        "alias, code",
    ),
    "two coefficients for one year": (twice, COEFFICIENTS, 3, "first_year"),
    "a scope with an unknown coverage": (
        text("scopes/section-i.yml", "coverage: all_units", "coverage: some"),
        "scopes/section-i.yml",
        "section-i",
        "coverage",
    ),
    "a scope under another name": (
        text("scopes/section-i.yml", "id: section-i", "id: section-j"),
        "scopes/section-i.yml",
        "section-j",
        "id",
    ),
    "a form under another name than its folder": (
        text("forms/shanghai-yearbook/form.yml", "id: shanghai-yearbook", "id: submission"),
        "forms/shanghai-yearbook/form.yml",
        "submission",
        "id",
    ),
    "a form that is a list": (
        lambda root: (root / "forms/shanghai-yearbook/form.yml").write_text("- id: shanghai-yearbook\n", "utf-8"),
        "forms/shanghai-yearbook/form.yml",
        "-",
        "-",
    ),
    "a rule with SQL that nobody asks": (
        text(CODES_RULES, "looks_at: submission", "looks_at: file"),
        CODES_RULES,
        CODES_RULE,
        "looks_at",
    ),
    "a rule without SQL that is asked": (
        text("rules/scope.yml", "- id: core-not-counted", f"{BARE_RULE}- id: core-not-counted"),
        "rules/scope.yml",
        "bare",
        "looks_at",
    ),
    "a rule that is never tried": (
        text(CODES_RULES, "  passes: {", "  parameters: {a: 1} #"),
        CODES_RULES,
        CODES_RULE,
        "fails",
    ),
    "a rule whose failing example names no cells": (
        text(CODES_RULES, ", at: ", ", as: "),
        CODES_RULES,
        CODES_RULE,
        "fails",
    ),
    "a message with a word that no finding fills": (
        text(CODES_RULES, "{observed}", "{obsrved}"),
        CODES_RULES,
        CODES_RULE,
        "message_zh",
    ),
    "a rule that yields to one that is none": (
        text("rules/arithmetic.yml", "yields_to: [figure-beyond-bounds", "yields_to: [figure-beyond-bound"),
        "rules/arithmetic.yml",
        "value-added-above-gdp",
        "yields_to",
    ),
    "a refused scope without a reason": (
        text("scopes/own-list.yml", "refusal_en: every", "note: every"),
        "scopes/own-list.yml",
        "own-list",
        "refusal_zh",
    ),
    "a target without industries": (
        text("scopes/own-list.yml", "is_target: false", "is_target: true"),
        "scopes/own-list.yml",
        "own-list",
        "activities",
    ),
    "a listed industry within a listed group": (
        lambda root: with_row(root, "scopes/section-i.csv", code="6510", source="s", confidence="1", **SHARES),
        "scopes/section-i.csv",
        5,
        "code",
    ),
    "a derived list that lacks an industry": (
        text("scopes/oecd-ict.yml", '"9512"]', '"9512", "2710"]'),
        "scopes/oecd-ict.csv",
        "-",
        "code",
    ),
    "a change of an unknown region": (
        cell("regions/changes.csv", 2, "to_code", "329999"),
        "regions/changes.csv",
        2,
        "to_code",
    ),
    "a share of territory without a source": (
        cell("regions/changes.csv", 2, "share_low", "0.3"),
        "regions/changes.csv",
        2,
        "-",
    ),
    "a parent region that does not exist": (
        cell("regions/regions.csv", 40, "parent_code", "999900"),
        "regions/regions.csv",
        40,
        "parent_code",
    ),
    "an alias of nothing": (cell("regions/aliases.csv", 2, "code", "999999"), "regions/aliases.csv", 2, "code"),
    "a group without members": (
        cell("regions/group_members.csv", 2, "group_id", "nbs-eas"),
        "regions/group_members.csv",
        2,
        "group_id",
    ),
    "a group published under a code that is none": (
        cell("regions/groups.csv", 2, "published_as", "000019"),
        "regions/groups.csv",
        2,
        "published_as",
    ),
    "a group that nobody is in": (
        text("regions/groups.csv", "nbs-east,", "nobody,Ａ,nobody,,a source\nnbs-east,"),
        "regions/groups.csv",
        2,
        "id",
    ),
    "a member that is no region": (
        cell("regions/group_members.csv", 2, "code", "119999"),
        "regions/group_members.csv",
        2,
        "code",
    ),
    "a member that leaves before it comes": (
        cell("regions/group_members.csv", 2, "valid_to", "2011-06-13"),
        "regions/group_members.csv",
        2,
        "valid_to",
    ),
    "a member twice at a time": (
        text("regions/group_members.csv", "nbs-east,120000,2011-06-13", "nbs-east,110000,2012-01-01"),
        "regions/group_members.csv",
        3,
        "valid_from",
    ),
    "a member with more than all of its figures": (
        cell("regions/group_members.csv", 2, "share_high", "1.2"),
        "regions/group_members.csv",
        2,
        "-",
    ),
    "an edition that follows a scope that is none": (
        text("scopes/oecd-ict.yml", "is_target: true", SUCCEEDS.format("nbs2020-core", 2021)),
        "scopes/oecd-ict.yml",
        "oecd-ict",
        "succeeds.scope",
    ),
    "an edition that follows what is no target": (
        text("scopes/oecd-ict.yml", "is_target: true", SUCCEEDS.format("caict", 2021)),
        "scopes/oecd-ict.yml",
        "oecd-ict",
        "succeeds.scope",
    ),
    "an edition whose bridge lies far from its beginning": (
        text("scopes/oecd-ict.yml", "is_target: true", SUCCEEDS.format("nbs2021-core", 2015)),
        "scopes/oecd-ict.yml",
        "-",
        "succeeds",
    ),
    "a zone in an unknown district": (
        cell("regions/zones.csv", row_number("regions/zones.csv", code="320671"), "lies_in", "320699"),
        "regions/zones.csv",
        row_number("regions/zones.csv", code="320671"),
        "lies_in",
    ),
    "a unit that contradicts its SDMX multiplier": (
        text("units.yml", "multiplier: 10000, sdmx_unit_measure: XDC", "multiplier: 1000, sdmx_unit_measure: XDC"),
        "units.yml",
        "ten_thousand_yuan",
        "sdmx_unit_mult",
    ),
    "an unknown column": (
        text("regions/aliases.csv", "alias,code,source", "alias,code,sources"),
        "regions/aliases.csv",
        1,
        "source",
    ),
    "a row with a cell too many": (
        text("regions/aliases.csv", "京,110000,", "京,110000,,"),
        "regions/aliases.csv",
        2,
        "-",
    ),
    "an unknown entry of a scope": (
        text("scopes/section-i.yml", "edition:", "editions:"),
        "scopes/section-i.yml",
        "-",
        "editions",
    ),
    "a YAML file that is none": (text("measures.yml", "- {id", "- {{id"), "measures.yml", 7, "-"),
    "a deadline of a form that is none": (text(DEADLINES, ",submission,,", ",nothing,,"), DEADLINES, 2, "form"),
    "a part that is none": (text(DEADLINES, ",H1,", ",H1-H2,"), DEADLINES, 3, "part"),
    "a deadline that stands twice": (text(DEADLINES, "submission-h1,", "submission-annual,"), DEADLINES, 3, "id"),
    "a reporter by a deadline that is none": (
        text(REPORTERS, "submission-annual,", "none,"),
        REPORTERS,
        2,
        "deadline_id",
    ),
    "a reporter that is no region": (text(REPORTERS, ",990101,", ",990177,"), REPORTERS, 2, "region_code"),
    "a reporter until before it began": (text(REPORTERS, "2023,2024", "2023,2022"), REPORTERS, 2, "last_year"),
    "a version that goes backwards": (
        text(
            "changelog.yml",
            "- version:",
            "- version: 0.0.1\n  released_on: 2020-01-01\n  content: ''\n  "
            "changes_zh: []\n  changes_en: []\n- version:",
        ),
        "changelog.yml",
        "0.0.1",
        "version",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_named_by_file_row_and_column(case: str, tmp_path: Path) -> None:
    spoil, name, row, column = FAULTS[case]
    root = copied(tmp_path)
    spoil(root)
    _, faults = examine(root)
    assert (name, row, column) in {
        (Path(fault.file).relative_to(root).as_posix(), fault.row, fault.column) for fault in faults
    }, [str(fault) for fault in faults]
    with pytest.raises(DefinitionError) as raised:
        load(root)
    assert str(raised.value) == str(faults[0])
    assert raised.value.fault_zh
    assert raised.value.fault_en


def test_the_copy_itself_is_sound(tmp_path: Path) -> None:
    definitions = load(copied(tmp_path))
    assert definitions.content_hash == load().content_hash


def test_all_faults_are_found_at_once(tmp_path: Path) -> None:
    root = copied(tmp_path)
    with_cell(root, NBS, 2, "from_code", "0000")
    with_cell(root, "regions/aliases.csv", 2, "code", "999999")
    _, faults = examine(root)
    assert {Path(fault.file).name for fault in faults} == {Path(NBS).name, "aliases.csv"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    root = copied(tmp_path)
    (root / "classifications" / "isic4.csv").unlink()
    with pytest.raises(DefinitionError, match=r"isic4\.csv"):
        load(root)


def test_bytes_that_are_not_utf_8_are_named_by_their_line(tmp_path: Path) -> None:
    root = copied(tmp_path)
    path = root / "regions" / "aliases.csv"
    path.write_bytes(path.read_bytes().replace("京".encode(), "京".encode("gb18030"), 1))
    _, faults = examine(root)
    assert [(fault.row, fault.column) for fault in faults] == [(2, "-")]


def test_each_sentence_of_the_checks_is_said_with_the_words_it_names() -> None:
    written = tomllib.loads((ROOT / "checks" / "faults.toml").read_text(encoding="utf-8"))
    said: dict[str, set[str | None]] = {}
    for path in (ROOT / "checks").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = {"note": 4, "_note": 2}.get(getattr(getattr(call, "func", None), "id", ""))
            if isinstance(call, ast.Call) and place:
                for one in ast.walk(call.args[place]):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        said[one.value] = {given.arg for given in call.keywords}
    assert said == {
        fault: {field for sentence in sentences for _, field, _, _ in Formatter().parse(sentence) if field}
        for fault, sentences in written.items()
    }
    assert len(said) > 25
