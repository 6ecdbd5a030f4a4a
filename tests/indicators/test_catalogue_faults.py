"""A file of the catalogue that says something wrong is named by file and field before anything is computed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from definitions import DefinitionError, Definitions
from indicators import catalogue, catalogue_faults
from pipelines.cli import app

SHARE, PLAIN = "core_value_added_share_of_gdp", "core_employees"
#: What is written instead of what in which file, and the field and words of the fault.
WRONG = {
    "a measure that is none": (PLAIN, "measure: employees", "measure: employes", "measure", "没有度量「employes」"),
    "a denominator that is none": (
        SHARE,
        "denominator_measure: gdp",
        "denominator_measure: gpd",
        "denominator_measure",
        "gpd",
    ),
    "a published measure that is none": (
        SHARE,
        "published_measure: value",
        "published_measure: valu",
        "published_measure",
        "valu",
    ),
    "a unit that is none": (
        PLAIN,
        "unit: ten_thousand_persons",
        "unit: wan_persons",
        "unit",
        "没有单位「wan_persons」",
    ),
    "a unit of another quantity": (
        PLAIN,
        "unit: ten_thousand_persons",
        "unit: hundred_million_yuan",
        "unit",
        "person,",
    ),
    "a percentage of a quantity": (PLAIN, "unit: ten_thousand_persons", "unit: percent", "unit", "person,"),
    "a share in a unit of money": (SHARE, "unit: percent", "unit: yuan", "unit", "percent"),
    "growth in a unit of money": ("gdp_growth", "unit: percent", "unit: yuan", "unit", "percent"),
    "no denominator": (SHARE, "denominator_level: economy\n", "", "denominator_level", "分母"),
    "a denominator of what is no ratio": (
        PLAIN,
        "kind: level",
        "kind: level\ndenominator_code: TOTAL",
        "denominator_code",
        "分母",
    ),
    "a class of another level": ("share_of_core_01", 'code: "01"', 'code: "0101"', "target_code", "01, 02, 03, 04, 05"),
    "a total that is no scope's": (PLAIN, "target_code: SCOPE", "target_code: nbs2021-core", "target_code", "SCOPE"),
    "a weight in nothing": ("core_revenue_weight_in_nation", "whole: nation\n", "", "whole", "parent 或 nation"),
    "a whole of what is no weight": (PLAIN, "kind: level", "kind: level\nwhole: nation", "whole", "只有 kind: weight"),
    "a relation of one weight": (
        "core_size_relation_in_nation",
        "denominator_indicator: core_enterprises_weight_in_nation\n",
        "",
        "denominator_indicator",
        "两个比重地位",
    ),
    "a relation of what is no weight": (
        "core_size_relation_in_nation",
        "denominator_indicator: core_enterprises_weight_in_nation",
        "denominator_indicator: core_revenue",
        "denominator_indicator",
        "没有 kind: weight",
    ),
    "two indicators of what is no relation": (
        PLAIN,
        "kind: level",
        "kind: level\nnumerator_indicator: core_revenue",
        "numerator_indicator",
        "只有 kind: relation",
    ),
    "a place on the screen without columns": (
        "gdp_growth",
        "headline: true",
        "headline: false\non_screen: 9",
        "on_screen",
        "headline",
    ),
    "a place on the screen that is taken": (SHARE, "on_screen: 2", "on_screen: 1", "on_screen", "core_value_added"),
    "a level that is none": (PLAIN, "target_level: total", "target_level: all", "target_level", "total, large, medium"),
    "a kind that is none": (SHARE, "kind: ratio", "kind: per", "kind", "level, ratio, growth, claim"),
    "a misspelt field": (SHARE, "decimals:", "decimalz:", "decimalz", "on_screen, decimals"),
    "a file under another name": (SHARE, f"id: {SHARE}", f"id: {PLAIN}", "id", SHARE),
    "no YAML": (SHARE, "kind: ratio", "kind: [ratio", "-", "]"),
}


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str, str], None]]:
    """Writes one text for another into a file of a copy of the catalogue that is used instead."""
    folder = tmp_path / "catalogue"
    shutil.copytree(catalogue.FOLDER, folder)
    monkeypatch.setattr(catalogue, "FOLDER", folder)

    def written(name: str, old: str, new: str) -> None:
        path = folder / f"{name}.yml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        catalogue.catalogue.cache_clear()

    yield written
    monkeypatch.undo()
    catalogue.catalogue.cache_clear()


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named(case: str, write: Callable[[str, str, str], None], definitions: Definitions) -> None:
    name, old, new, field, words = WRONG[case]
    write(name, old, new)
    found = list(catalogue_faults.faults(definitions))
    assert {(Path(fault.file).name, fault.column) for fault in found} >= {(f"{name}.yml", field)}
    (fault,) = [one for one in found if one.column == field]
    assert words in fault.fault_zh
    assert fault.fault_en
    with pytest.raises(DefinitionError):
        catalogue_faults.hold(definitions)


def test_the_catalogue_is_sound(definitions: Definitions) -> None:
    catalogue_faults.hold(definitions)
    assert len(catalogue.catalogue()) == len(list(catalogue.FOLDER.glob("*.yml")))


def test_the_catalogue_is_read_once(monkeypatch: pytest.MonkeyPatch, definitions: Definitions) -> None:
    asked = []

    def counted() -> object:
        asked.append(1)
        return catalogue.entries()

    monkeypatch.setattr(catalogue_faults, "entries", counted)
    catalogue_faults.hold(definitions)
    assert len(asked) == 1


def test_a_quantity_per_one_of_another_has_a_unit_of_the_first(
    write: Callable[[str, str, str], None], definitions: Definitions
) -> None:
    write(SHARE, "denominator_measure: gdp", "denominator_measure: population")
    write(SHARE, "unit: percent", "unit: yuan")
    catalogue_faults.hold(definitions)


def test_a_run_does_not_begin_and_the_check_names_it(write: Callable[[str, str, str], None], tmp_path: Path) -> None:
    write(PLAIN, "measure: employees", "measure: employes")
    runner = CliRunner()
    said = runner.invoke(app, ["run", "--home", str(tmp_path / "home"), "--inbox", str(tmp_path)])
    assert said.exit_code == 1
    assert "没有度量「employes」" in said.output
    assert "Traceback" not in said.output
    checked = runner.invoke(app, ["definitions", "check"])
    assert checked.exit_code == 1
    assert f"{PLAIN}.yml" in checked.output


def test_what_tells_of_transformation_says_field_and_stage() -> None:
    told = [entry for entry in catalogue.catalogue().values() if entry.field]
    assert len(told) >= 20
    assert {entry.stage for entry in told} == {"planned", "done", "result"}
    assert all(f"field {entry.field}, stage" in entry.meaning_en for entry in told)
    with pytest.raises(ValueError, match="together or not at all"):
        catalogue.Indicator(**{**told[0].model_dump(), "stage": None})
