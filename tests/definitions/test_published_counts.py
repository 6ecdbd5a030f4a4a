"""The counts that were published, taken from the files without the package's own counting."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from definitions import Definitions
from definitions.integrity import report
from definitions.loader import ROOT
from tests.definitions.copies import copied, row_number, with_cell, with_row

Rows = list[dict[str, str]]


def rows(name: str) -> Rows:
    with (ROOT / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def levels(name: str) -> Mapping[str, int]:
    return Counter(row["level"] for row in rows(f"classifications/{name}.csv"))


def test_classifications_have_the_published_numbers_of_classes() -> None:
    assert levels("gbt4754-2017") == {"1": 20, "2": 97, "3": 473, "4": 1382}
    assert levels("gbt4754-2011") == {"2": 96, "3": 432, "4": 1094}
    assert levels("nbs-digital-2021") == {"1": 5, "2": 32, "3": 156}


def test_class_05_covers_91_divisions_and_431_groups() -> None:
    links = rows("correspondences/gbt4754-2017--nbs-digital-2021.csv")
    core = {link["from_code"] for link in links if not link["to_code"].startswith("05")}
    divisions = {
        link["from_code"] for link in links if link["to_code"].startswith("05") and len(link["from_code"]) == 2
    }
    industries = [
        row["code"]
        for row in rows("classifications/gbt4754-2017.csv")
        if row["level"] == "4" and row["code"][:2] in divisions and row["code"] not in core
    ]
    assert len(divisions) == 91
    assert len({code[:3] for code in industries}) == 431


def test_every_code_of_2011_reaches_the_edition_of_2017() -> None:
    old = {row["code"] for row in rows("classifications/gbt4754-2011.csv") if row["level"] == "4"}
    new = {row["code"] for row in rows("classifications/gbt4754-2017.csv")}
    links = rows("correspondences/gbt4754-2011--gbt4754-2017.csv")
    assert {link["from_code"] for link in links} == old
    assert len(old) == 1094
    assert {link["to_code"] for link in links} <= new


def test_courts_are_found_under_the_codes_of_the_amendment() -> None:
    links = {link["from_code"]: link["to_code"] for link in rows("correspondences/gbt4754-2011--gbt4754-2017.csv")}
    names = {row["code"]: row["name_zh"] for row in rows("classifications/gbt4754-2017.csv")}
    assert names[links["9131"]] == "人民法院"
    assert names[links["9132"]] == "人民检察院"


def test_70_of_74_oecd_ict_industries_lie_in_the_core(definitions: Definitions) -> None:
    listed = {row["code"] for row in rows("scopes/oecd-ict.csv")}
    core = set(definitions.industries_of("nbs2021-core"))
    assert len(listed) == 74
    assert len(listed & core) == 70


@pytest.mark.parametrize(("prefix", "expected"), [("31", 16), ("32", 95), ("33", 90), ("34", 104)])
def test_counties_at_the_end_of_2024(prefix: str, expected: int) -> None:
    there = [row for row in rows("regions/regions.csv") if _holds(row)]
    assert sum(row["level"] == "county" and row["code"].startswith(prefix) for row in there) == expected


def test_regions_at_the_end_of_2024() -> None:
    there = Counter(row["level"] for row in rows("regions/regions.csv") if _holds(row))
    assert (there["province"], there["prefecture"], there["county"]) == (34, 333, 2846)


def _holds(row: Mapping[str, str]) -> bool:
    return row["valid_from"] <= "2024-12-31" and (not row["valid_to"] or row["valid_to"] > "2024-12-31")


def test_the_report_agrees_and_says_how_much_it_looked_at() -> None:
    found = report()
    assert found.is_sound, [str(fault) for fault in found.faults]
    binding = [count for count in found.counts if count.published.binding]
    assert len(binding) >= 10
    assert all(count.agrees for count in binding)
    assert all(count.looked_at > 0 for count in found.counts)
    # a recalled count is shown beside ours and never decides
    assert {count.published.id for count in found.counts if not count.published.binding} == {
        "core-reach",
        "class-05-industries",
    }


def test_a_count_that_differs_is_a_fault(tmp_path: Path) -> None:
    root = copied(tmp_path)
    name = "regions/regions.csv"
    with_cell(root, name, row_number(name, code="310112", name_zh="闵行区"), "valid_to", "2020-01-01")
    found = report(root)
    assert not found.is_sound
    faults = {fault.row for fault in found.faults if fault.file.endswith("published_counts.yml")}
    assert {"regions:2024", "regions:2024:310000"} <= faults


def test_a_recalled_count_that_differs_is_none(tmp_path: Path) -> None:
    root = copied(tmp_path)
    name = "correspondences/gbt4754-2017--nbs-digital-2021.csv"
    # a further industry of the residual class, as another reading of the open question about 020500
    shares = {"share_low": "0", "share": "", "share_high": "1"}
    with_row(
        root, name, row_id="nbs-gbt-9001", from_code="8219", to_code="020500", confidence="0.4", source="s", **shares
    )
    found = report(root)
    assert found.is_sound, [str(fault) for fault in found.faults]
    assert not all(count.agrees for count in found.counts)
