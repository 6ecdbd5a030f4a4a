"""Which regions and periods `koujing table` takes where they are not all named."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from definitions import WrongUsageError, load
from pipelines.cli import app
from pipelines.cli.asking import NothingFoundError
from pipelines.cli.choosing import latest_common, since, with_districts


def figure(region: str, period: str, indicator: str = "gdp", value: int | None = 1) -> dict[str, Any]:
    return {"region_code": region, "period": period, "indicator_id": indicator, "value": value}


def test_districts_are_those_that_lay_in_the_region_in_any_of_the_years() -> None:
    before, after = (set(with_districts(["330100"], [year])) for year in (2020, 2023))
    assert {"330103", "330104"} <= before - after, "下城 and 江干 ended in 2021"
    assert {"330113", "330114"} <= after - before, "临平 and 钱塘 began in 2021"
    assert set(with_districts(["330100"], [2020, 2023])) == before | after
    assert with_districts(["330100", "320200"], [2023])[0] == "330100"
    within = load().names.below("330100", "county", date(2023, 12, 31))
    assert after == {"330100", *within}


def test_districts_of_no_region_are_wrong_usage() -> None:
    with pytest.raises(WrongUsageError, match="--region"):
        with_districts([], [2023])


@pytest.mark.parametrize(
    ("start", "kept"),
    [
        ("2021", ["2021", "2021Q1", "2021H1", "2022M01-M03"]),
        ("2021H1", ["2021", "2021H1", "2022M01-M03"]),
        ("2023", []),
    ],
)
def test_since_takes_all_from_a_period_on(start: str, kept: list[str]) -> None:
    periods = ("2020", "2020Q4", "2021", "2021Q1", "2021H1", "2022M01-M03")
    told = [each["period"] for each in since([figure("a", period) for period in periods], start)]
    assert told == [period for period in kept if (start, period) != ("2021", "2020Q4")]


def test_the_latest_in_common_is_one_for_which_each_has_a_number_of_each_indicator() -> None:
    figures = [
        *(figure(region, "2021", name) for region in ("330100", "510100") for name in ("gdp", "population")),
        *(figure(region, "2022", "gdp") for region in ("330100", "510100")),
        figure("330100", "2023"),
        figure("510100", "2023", value=None),
        figure("110000", "2023"),
    ]
    both = ("330100", "510100")
    assert latest_common(figures, both, ()) == "2022"
    assert latest_common(figures, both, ("gdp", "population")) == "2021"
    with pytest.raises(NothingFoundError) as error:
        latest_common(figures, both, ("core_revenue",))
    assert "无" in error.value.zh
    with pytest.raises(NothingFoundError) as error:
        latest_common(figures, ("330100", "110000"), ("gdp", "population"))
    assert "330100 杭州市 2021、110000 北京市 无" in error.value.zh
    with pytest.raises(WrongUsageError, match="--region"):
        latest_common(figures, ("330100",), ())


def asked(home: Path, command: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(app, [*command.split(), "-f", "csv"], env={"KOUJING_HOME": str(home)})
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


@pytest.mark.slow
def test_the_choices_go_together(release: Path) -> None:
    home = release.parents[1]
    shown = asked(home, "table -r 330100 --with-districts --since 2020 -i core_value_added")
    assert {"330100", "330108", "330110"} <= {row["region_code"] for row in shown}
    assert {row["region_code"][:4] for row in shown} == {"3301"}
    assert min(row["period"] for row in shown) >= "2020"
    full = asked(home, "table -r 330100 --with-districts --since 2020 -i core_value_added --no-empty")
    assert full == [row for row in shown if row["value"]]
    assert 0 < len(full) < len(shown)
    several = asked(home, "table -r 330100 --no-empty")
    assert several
    assert all(row["value"] for row in several), "a row of this form is one figure"
    assert {row["period"] for row in asked(home, "table -r 330100 -r 510100 -i core_value_added --latest-common")} == {
        "2021"
    }
