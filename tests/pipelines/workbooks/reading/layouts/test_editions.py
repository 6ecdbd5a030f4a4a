"""The next edition of every yearbook table: a column added, removed, moved or renamed reads right or is named, never shifts.

Each figure of a generated table says whose it is, so that one read as another's is seen.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from definitions import Definitions, load
from pipelines.workbooks.forms.form_files import parse_layout_form
from pipelines.workbooks.forms.layout_forms import Entry, Layout
from pipelines.workbooks.reading.results import Reading
from pipelines.workbooks.words.text import key
from tests.pipelines.workbooks.layout_builder import workbook
from tests.pipelines.workbooks.workbook_builder import read

FORM = "shanghai-yearbook"
REGIONS = {"总  计": "310000", "  徐汇区": "310104", "  闵行区": "310112", "  其  他": "310000"}
TABLES = list(parse_layout_form(FORM, load().forms[FORM], load()).tables)
ADDED = "税金总额"


@dataclass
class Column:
    """One column of a generated table: its header from the top, its figures, and the entry it gives ('' for none)."""

    name: str
    header: list[str]
    figures: list[float]


@dataclass
class Edition:
    """A table as one edition prints it: groups of columns, a main one with its “其中” items behind it."""

    layout: Layout
    groups: list[list[Column]] = field(default_factory=list)

    @property
    def columns(self) -> list[Column]:
        return [column for group in self.groups for column in group]

    def read(self, path: Path, definitions: Definitions) -> Reading:
        """The table written to a workbook and read."""
        head = [["地  区", None], *(column.header for column in self.columns)]
        rows: list[list[Any]] = [[self.layout.examples[0]], [], *map(list, zip(*head, strict=True))]
        for number, region in enumerate(REGIONS):
            rows.append([region, *(column.figures[number] for column in self.columns)])
        return read(workbook(path, ("Sheet1", rows), merges=["A3:A4"]), definitions)

    def truth(self) -> dict[tuple[str, str, bool], Decimal]:
        """Every figure by its region, measure and whether it is of the remainder that belongs to no district."""
        return {
            (code, self.layout.entries[column.name].measure, region.strip() == "其  他"): Decimal(str(figure))
            for column in self.columns
            if column.name
            for (region, code), figure in zip(REGIONS.items(), column.figures, strict=True)
        }


def column(name: str, entry: Entry, number: int, definitions: Definitions) -> Column:
    """A column as the yearbook heads it; its figures are its number's thousands, and add up."""
    units = [
        unit for unit in definitions.units.values() if unit.dimension == definitions.measures[entry.measure].dimension
    ]
    districts = [float(number * 1000 + row) for row in range(1, len(REGIONS))]
    if entry.part_of:
        header = ["其  中", f"# {entry.texts[0]}" + ("" if entry.unit_of or entry.unit else f"（{units[0].symbol}）")]
    else:
        header = [entry.texts[0], "" if entry.unit else f"（{units[0].symbol}）"]
    return Column(name, header, [sum(districts), *districts])


def edition(table: str, definitions: Definitions) -> Edition:
    """The table with every entry of its form."""
    layout = parse_layout_form(FORM, definitions.forms[FORM], definitions).tables[table]
    made = Edition(layout)
    for number, (name, entry) in enumerate(layout.entries.items(), 1):
        each = column(name, entry, number, definitions)
        if entry.part_of:
            made.groups[-1].append(each)
        else:
            made.groups.append([each])
    return made


def found(reading: Reading) -> dict[tuple[str, str, bool], Decimal]:
    return {
        (row["region_code"], row["measure"], row["activity_code"] == "UNALLOCATED"): row["value"]
        for row in reading.observations.to_pylist()
    }


def blocking(reading: Reading) -> list[tuple[str, str]]:
    """The rules that stop a reading, each with the headers it names."""
    blocks = [each for each in reading.findings if each.blocks]
    return [
        (each.rule_id, key(each.expected if each.rule_id == "header-missing" else each.observed)) for each in blocks
    ]


def names(reading: Reading, rule_id: str, header: str) -> bool:
    """Whether a rule names a header, alone or with others."""
    return any(rule == rule_id and key(header) in said for rule, said in blocking(reading))


@pytest.mark.parametrize("table", TABLES)
def test_the_edition_at_hand_is_read_whole(table: str, tmp_path: Path, definitions: Definitions) -> None:
    made = edition(table, definitions)
    reading = made.read(tmp_path / "表.xlsx", definitions)
    assert blocking(reading) == []
    assert found(reading) == made.truth()
    assert len(found(reading)) == len(made.columns) * len(REGIONS)


@pytest.mark.parametrize("table", TABLES)
def test_columns_in_another_order_are_read_as_the_same(table: str, tmp_path: Path, definitions: Definitions) -> None:
    made = edition(table, definitions)
    made.groups.reverse()
    for group in made.groups:
        group[1:] = reversed(group[1:])
    reading = made.read(tmp_path / "表.xlsx", definitions)
    assert blocking(reading) == []
    assert found(reading) == made.truth()


@pytest.mark.parametrize("table", TABLES)
def test_each_column_that_is_gone_is_named_and_no_other_takes_its_place(
    table: str, tmp_path: Path, definitions: Definitions
) -> None:
    for name in edition(table, definitions).layout.entries:
        made = edition(table, definitions)
        made.groups = [[each for each in group if each.name != name] for group in made.groups]
        made.groups = [group for group in made.groups if group]
        reading = made.read(tmp_path / f"{name}.xlsx", definitions)
        entry = made.layout.entries[name]
        truth = made.truth()
        assert found(reading).items() <= truth.items()
        assert entry.measure not in {measure for _, measure, _ in found(reading)}
        if entry.optional:
            assert (blocking(reading), found(reading)) == ([], truth)
        else:
            assert ("header-missing", key(entry.texts[0])) in blocking(reading)


@pytest.mark.parametrize("table", TABLES)
def test_each_column_under_another_name_is_named(table: str, tmp_path: Path, definitions: Definitions) -> None:
    for name in edition(table, definitions).layout.entries:
        made = edition(table, definitions)
        (renamed,) = [each for each in made.columns if each.name == name]
        depth = 1 if made.layout.entries[name].part_of else 0
        renamed.header[depth] = (
            renamed.header[depth].replace("（", "新（")
            if "（" in renamed.header[depth]
            else renamed.header[depth] + "新"
        )
        renamed.name = ""
        reading = made.read(tmp_path / f"{name}.xlsx", definitions)
        assert reading.is_rejected
        assert names(reading, "header-unknown", "新")
        assert found(reading).items() <= made.truth().items()


def test_an_item_behind_an_unknown_header_is_no_item_of_the_one_before(
    tmp_path: Path, definitions: Definitions
) -> None:
    made = edition("expropriation", definitions)
    (households, _), (area, _) = made.groups
    made.groups[0] = [households]
    area.header[0], area.name = "腾退面积", ""
    reading = made.read(tmp_path / "表.xlsx", definitions)
    assert names(reading, "header-unknown", "腾退面积")
    assert names(reading, "header-unknown", "居民住宅")
    assert {measure for _, measure, _ in found(reading)} == {"households_expropriated"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(TABLES), st.randoms(use_true_random=False))
def test_whatever_happens_to_the_columns_no_figure_becomes_another_s(
    tmp_path: Path, definitions: Definitions, table: str, draw: random.Random
) -> None:
    made = edition(table, definitions)
    draw.shuffle(made.groups)
    gone = draw.sample(made.columns, draw.randint(0, min(2, len(made.columns) - 1)))
    gone += [part for group in made.groups if group[0] in gone for part in group[1:] if part not in gone]
    made.groups = [group for each in made.groups if (group := [column for column in each if column not in gone])]
    if not made.groups:
        return
    added = draw.random() < 0.5
    if added:
        group = draw.choice(made.groups)
        group.insert(draw.randint(0, len(group)), Column("", [ADDED, "（亿元）"], [9.5, 9.25, 9.125, 9.0625]))
    reading = made.read(tmp_path / "表.xlsx", definitions)
    assert found(reading).items() <= made.truth().items()
    lost = [each for each in gone if not made.layout.entries[each.name].optional]
    assert reading.is_rejected == bool(lost or added)
    if added:
        assert names(reading, "header-unknown", f"{ADDED}(亿元)")
    for each in lost:
        assert ("header-missing", key(made.layout.entries[each.name].texts[0])) in blocking(reading)
