"""Regions through time: merges are exact, splits are unknown without a source, a kept code with another area is a break."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions import Definitions, load
from definitions.history import History, RegionMapping
from definitions.models import ONE, ZERO, KnownChanges, Region, RegionChange
from definitions.tables import TABLES

KNOWN = load()
CODES = list(KNOWN.regions)
days = st.dates(date(1982, 1, 1), date(2025, 12, 31))


def mapped(code: str, on: str, to: str) -> dict[str, RegionMapping]:
    found = KNOWN.history.map_to(code, date.fromisoformat(on), date.fromisoformat(to))
    return {mapping.target.code: mapping for mapping in found}


def shares(code: str, on: str, to: str) -> dict[str, tuple[int, int, str]]:
    return {target: (int(m.low), int(m.high), m.kind) for target, m in mapped(code, on, to).items()}


CASES = {
    ("310103", "2010-12-31", "2024-12-31"): {"310101": (1, 1, "merged")},
    ("330103", "2020-12-31", "2021-12-31"): {"330105": (1, 1, "merged")},
    ("330104", "2020-12-31", "2021-12-31"): {"330102": (0, 1, "split"), "330114": (0, 1, "split")},
    ("330110", "2020-12-31", "2021-12-31"): {"330110": (0, 1, "break"), "330113": (0, 1, "split")},
    ("330110", "2021-12-31", "2024-12-31"): {"330110": (1, 1, "same")},
    # brought back to the boundary before the split, 临平 lies wholly in the old 余杭
    ("330113", "2022-12-31", "2020-12-31"): {"330110": (1, 1, "merged")},
    ("330110", "2022-12-31", "2020-12-31"): {"330110": (1, 1, "break")},
    # old 黄浦 lies wholly in the new one, whose area is another
    ("310101", "2010-12-31", "2024-12-31"): {"310101": (1, 1, "break")},
    ("310101", "2012-12-31", "2010-12-31"): {"310101": (0, 1, "break"), "310103": (0, 1, "split")},
    ("320584", "2011-12-31", "2024-12-31"): {"320509": (1, 1, "recoded")},
    ("320803", "2010-12-31", "2024-12-31"): {"320803": (1, 1, "same")},
    ("341400", "2010-12-31", "2024-12-31"): {
        "340100": (0, 1, "split"),
        "340200": (0, 1, "split"),
        "340500": (0, 1, "split"),
    },
    # 寿县 went from 六安 to 淮南, which is written nowhere about the prefectures themselves
    ("341500", "2014-12-31", "2016-12-31"): {"341500": (0, 1, "break"), "340400": (0, 1, "split")},
    ("340400", "2014-12-31", "2016-12-31"): {"340400": (1, 1, "break")},
    ("110103", "2009-12-31", "2024-12-31"): {"110101": (1, 1, "merged")},
}


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_a_known_case(case: tuple[str, str, str]) -> None:
    assert shares(*case) == CASES[case]


def test_documents_are_named_and_what_rests_on_codes_says_so() -> None:
    documented = mapped("330103", "2020-12-31", "2021-12-31")["330105"]
    assert (documented.basis, documented.document) == ("documents", "浙政发〔2021〕7号")
    assert mapped("110103", "2009-12-31", "2024-12-31")["110101"].basis == "codes"
    assert mapped("110105", "2023-12-31", "2024-12-31")["110105"].basis == "codes"


def test_a_merge_is_complete_only_with_all_that_merged() -> None:
    """The figures of 卢湾 and of old 黄浦 add up to the new 黄浦."""
    history = KNOWN.history
    new = history.territory_on("310101", date(2012, 12, 31))
    assert new is not None
    parts = {m.target.code for m in history.mappings(new) if m.target.holds_on(date(2010, 12, 31))}
    assert parts == {"310101", "310103"}
    for code in parts:
        assert mapped(code, "2010-12-31", "2012-12-31")["310101"].low == ONE


def test_moves_always_have_a_territory_at_both_ends() -> None:
    assert KNOWN.history.unplaced == []


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CODES), days, days)
def test_the_parts_of_a_figure_are_parts_of_one_whole(code: str, on: date, to: date) -> None:
    history = KNOWN.history
    found = history.map_to(code, on, to)
    origin = history.territory_on(code, on)
    assert (origin is None) <= (found == [])
    targets = [(mapping.target.code, mapping.target.start) for mapping in found]
    assert len(set(targets)) == len(targets)
    for mapping in found:
        assert ZERO <= mapping.low <= mapping.high <= ONE
        assert mapping.target.holds_on(to)
        assert (mapping.kind == "same") == (mapping.target is origin)
    assert sum(mapping.low for mapping in found) <= ONE
    if any(mapping.low == ONE for mapping in found):
        assert len(found) == 1
    if len(found) == 1 and found[0].kind == "same":
        assert found[0].share == ONE


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(CODES), days, days)
def test_what_is_only_recoded_comes_back_unchanged(code: str, on: date, to: date) -> None:
    for mapping in KNOWN.history.map_to(code, on, to):
        if mapping.kind == "recoded":
            back = KNOWN.history.mappings(mapping.target)
            (again,) = [one for one in back if one.target is mapping.origin]
            assert (again.low, again.kind) == (ONE, "recoded")


def test_territories_of_a_code_follow_each_other() -> None:
    for territories in KNOWN.history.territories.values():
        for earlier, later in pairwise(territories):
            assert earlier.end is not None
            assert earlier.start < earlier.end <= later.start


def test_every_mapping_is_in_the_table_of_sql(definitions: Definitions) -> None:
    table = TABLES["region_mappings"](definitions).to_pylist()
    found = {(r["from_code"], r["from_territory"], r["to_code"], r["to_territory"]) for r in table}
    assert len(found) == len(table) == len(definitions.history.all_mappings)
    one = next(r for r in table if r["from_code"] == "330103" and r["kind"] == "merged" and r["basis"] == "documents")
    assert (one["to_code"], one["share_low"], one["document"]) == ("330105", ONE, "浙政发〔2021〕7号")
    split = [r for r in table if r["kind"] == "split"]
    assert split
    assert all(r["share"] is None and r["share_low"] == ZERO and r["share_high"] == ONE for r in split)


# --- small histories of one's own ------------------------------------------------------------------------------------


def region(code: str, start: int, end: int | None = None, **cells: Any) -> Region:
    plain = {
        "code": code,
        "name_zh": f"县{code}",
        "level": "county",
        "parent_code": "100100",
        "unit_type": "county",
        "status": "active",
        "valid_from": date(start, 1, 1),
        "valid_to": date(end, 1, 1) if end else None,
        "successor_codes": "",
        "provenance": "",
    }
    return Region(**{**plain, **cells})


def change(from_code: str, to_code: str, year: int, **cells: Any) -> RegionChange:
    plain = {
        "year": year,
        "approval_date": date(year, 5, 1),
        "from_code": from_code,
        "from_name": "",
        "to_code": to_code,
        "to_name": "",
        "change_type": "part of territory transferred",
        "from_partial": True,
        "from_code_survives": True,
        "to_code_preexisting": True,
        "share_low": None,
        "share": None,
        "share_high": None,
        "share_source": "",
        "note": "",
        "document": f"文{year}",
        "document_title": "",
        "source_url": "",
        "provenance": "",
    }
    return RegionChange(**{**plain, **cells})


def history(regions: list[Region], changes: list[RegionChange] | None = None) -> History:
    by_code: dict[str, list[Region]] = {}
    for one in [region("100100", 1990, level="prefecture", parent_code="100000"), *regions]:
        by_code.setdefault(one.code, []).append(one)
    known = KnownChanges(
        provinces=["100000"], first_year=2000, last_year=2024, mapped_since=date(2000, 1, 1), source=""
    )
    return History(by_code, changes or [], known)


def test_a_sourced_share_is_used_and_composed() -> None:
    built = history(
        [region("100101", 1990), region("100102", 1990), region("100103", 1990)],
        [
            change("100101", "100102", 2010, share_low="0.2", share="0.3", share_high="0.4", share_source="census"),
            change("100102", "100103", 2015, share_low="0.5", share="0.5", share_high="0.5", share_source="census"),
        ],
    )
    found = {m.target.code: m for m in built.map_to("100101", date(2009, 1, 1), date(2020, 1, 1))}
    assert (found["100103"].low, found["100103"].share, found["100103"].high) == (
        Decimal("0.10"),
        Decimal("0.15"),
        Decimal("0.20"),
    )
    # what did not go stays
    assert (found["100101"].low, found["100101"].high) == (Decimal("0.6"), Decimal("0.8"))
    assert found["100103"].document == "文2010；文2015"


def test_a_split_that_is_merged_again_is_whole_again() -> None:
    built = history(
        [
            region("100101", 1990, 2005, successor_codes="100102;100103", status="retired"),
            region("100102", 2005, 2010, successor_codes="100104", status="retired"),
            region("100103", 2005, 2010, successor_codes="100104", status="retired"),
            region("100104", 2010),
        ]
    )
    (found,) = built.map_to("100101", date(2000, 1, 1), date(2020, 1, 1))
    assert (found.target.code, found.low, found.high, found.kind) == ("100104", ONE, ONE, "recoded")
    halves = built.map_to("100101", date(2000, 1, 1), date(2007, 1, 1))
    assert {(m.low, m.high, m.kind) for m in halves} == {(ZERO, ONE, "split")}


def test_a_renaming_cuts_nothing() -> None:
    built = history(
        [region("100101", 1990, 2011, status="renamed"), region("100101", 2011, name_zh="新县")],
        [change("100101", "100101", 2011, change_type="renamed, same code", from_partial=False)],
    )
    assert len(built.territories["100101"]) == 1


def test_a_code_taken_up_again_is_another_territory() -> None:
    built = history([region("100101", 1990, 2000, status="retired"), region("100101", 2005)])
    assert len(built.territories["100101"]) == 2
    assert built.map_to("100101", date(1995, 1, 1), date(2010, 1, 1)) == []
    assert built.territory_on("100101", date(2002, 1, 1)) is None


def test_the_documented_day_replaces_the_first_of_the_year() -> None:
    built = history(
        [region("100101", 1990, 2010, successor_codes="100102", status="retired"), region("100102", 2010)],
        [
            change(
                "100101",
                "100102",
                2010,
                from_partial=False,
                from_code_survives=False,
                to_code_preexisting=False,
                change_type="county became district",
            )
        ],
    )
    assert built.territory_on("100101", date(2010, 4, 30)) is not None
    assert built.territory_on("100102", date(2010, 4, 30)) is None
    assert built.territory_on("100102", date(2010, 5, 1)) is not None
