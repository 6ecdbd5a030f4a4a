"""What nobody knows is wrong usage and names what comes nearest; what is known and not there says what is."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.conftest import ROOT


def asked(command: str, home: Path | None = None) -> tuple[int, str]:
    environment = {"KOUJING_HOME": str(home)} if home else {}
    done = CliRunner().invoke(app, [*command.split(), "--lang", "en"], env=environment)
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("tabel", "close to it: table"),
        ("table -p banana", "'banana' is no period; write it as 2023"),
        ("diagnose 滨江 banana", "'banana' is no period"),
        ("compare 滨江 余杭 banana", "'banana' is no period"),
        ("bridge 990104 banana", "'banana' is no period"),
        ("scope effect -p banana", "'banana' is no period"),
        ("table -i core_valu", "close to it: core_value_added"),
        ("rules show duplicat", "close to it: duplicate-code"),
        ("rules test bogus", "see koujing rules list"),
        ("rules list -g bogus", "there are: structure, codes"),
        ("scope show nbs2021", "there are: nbs2021-full, nbs2021-core"),
        ("validate docs", "docs is a folder and files are asked for, as docs/*.xlsx"),
        ("read docs", "a whole folder is for koujing run --inbox docs"),
    ],
)
def test_a_name_that_nobody_knows_is_wrong_usage(command: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code, output = asked(command)
    assert (code, told in output) == (2, True), output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("table -r 滨江县", 2, "close to it: 滨江区"),
        ("table --scope nbs", 2, "there are: electronics-and-section-i, nbs2021-core"),
        ("bridge 990104 2023 value_add", 2, "close to it: value_added"),
        ("table -r 滨江 -p 1999", 1, "no such figure: 滨江, 1999; the nearest periods with figures: 2018, 2021"),
        ("trace 滨江 1999 core_value_added", 1, "the nearest periods with figures: 2018, 2021"),
        ("trace 滨江 2021 gdp_growth", 1, "nor of any other period"),
        ("compare 滨江 余杭 1999", 1, "the nearest periods with figures"),
        ("bridge 990104 1999", 1, "the nearest periods with figures: 2023, 2024"),
        ("diagnose 滨江 1999", 1, "the nearest periods with figures: 2018, 2021"),
        ("macro 浙江 1999", 1, "the nearest periods with figures"),
        ("macro 余杭", 1, "has no sums of parts"),
        ("scope effect -r 990104 -p 1999 -s nbs2021-core", 1, "the nearest periods with figures: 2023, 2024"),
        ("diagnose 990104 2023", 0, ""),
    ],
)
def test_a_release_says_what_it_lacks_and_has(release: Path, command: str, code: int, told: str) -> None:
    found, output = asked(command, release.parents[1])
    assert (found, told in output) == (code, True), output
