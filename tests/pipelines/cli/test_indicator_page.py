"""A new indicator is the one file of docs/indicators.md: the page is followed, and what it promises is found."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from definitions import Definitions
from indicators import catalogue, contracts
from pipelines.cli import table
from tests.builders import method, observe, total
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
NAME = "core_employees_per_resident"


def block(kind: str) -> str:
    (found,) = re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)
    return str(found)


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The catalogue with the page's file in it."""
    folder = tmp_path / "catalogue"
    shutil.copytree(catalogue.FOLDER, folder)
    (folder / f"{NAME}.yml").write_text(block("yaml"), encoding="utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", folder)
    monkeypatch.setattr("tests.builders._WEIGHED", {})  # which keeps the catalogue beside the weights
    for cached in (catalogue.catalogue, contracts.contracts):
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in (catalogue.catalogue, contracts.contracts):
        cached.cache_clear()


@pytest.mark.usefixtures("added")
def test_the_file_of_the_page_is_all_that_a_new_indicator_needs(definitions: Definitions) -> None:
    persons = {"unit": "ten_thousand_persons", "period": "2023"}
    people = {"classification": "total", "scope_id": "none", "measure": "population"}
    observations = [
        total("nbs2021-core", 20, measure="employees", **persons),
        observe("TOTAL", 250, **people, **persons),
    ]
    connection = method(definitions, observations)
    (line,) = connection.execute("SELECT * FROM cross_region").fetchall()
    row = dict(zip([column[0] for column in connection.description or ()], line, strict=True))
    told = [name for name in row if name.startswith(NAME)]
    assert told == block("text").splitlines()
    assert (row[NAME], row[f"{NAME}_comparability"], row[f"{NAME}_unit"]) == (8, "exact", "percent")
    (promised,) = [each for each in contracts.contracts()["cross_region"].columns if each.name == f"{NAME}_low"]
    assert promised.comment.startswith("每百常住人口")
    shown = table.select(connection, (), (), [NAME], "nbs2021-core")
    assert [table.cell(figure) for figure in shown.figures] == ["8.00 ᵖ"]


def test_without_the_file_there_is_no_such_column() -> None:
    columns = [each.name for each in contracts.contracts()["cross_region"].columns]
    assert NAME not in columns
    for name in catalogue.headlines():
        assert {name, f"{name}_high", f"{name}_coverage"} <= set(columns)
    others = [entry.id for entry in catalogue.catalogue().values() if not entry.headline]
    assert not set(others) & set(columns)


def test_the_screen_shows_what_the_catalogue_puts_there() -> None:
    places = [catalogue.catalogue()[name].on_screen for name in catalogue.on_screen()]
    assert places == list(range(1, len(places) + 1))
    assert set(catalogue.on_screen()) <= set(catalogue.headlines())
