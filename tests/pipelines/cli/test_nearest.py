"""What nobody knows is wrong usage and names what comes nearest; what is known and not there says what is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import COMMANDS, app, loaded
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


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (["table", "-r", ""], "--region"),
        (["table", "-r", "330100", "-r", " "], "--region"),
        (["table", "-p", ""], "--period"),
        (["table", "--since", ""], "--since"),
        (["filled", "-r", ""], "--region"),
        (["brief", "330100", ""], "PERIOD"),
        (["diagnose", ""], "REGION"),
    ],
)
def test_a_name_without_a_letter_is_not_all_there_is(typed: list[str], named: str) -> None:
    """A variable of a shell that has no value."""
    done = CliRunner().invoke(app, [*typed, "--lang", "en"])
    assert (done.exit_code, done.output) == (2, f"{named} is empty; say which, or leave it out\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("table -r 滨江县", 2, "close to it: 滨江区"),
        ("table --scope nbs", 2, "there are: electronics-and-section-i, nbs2021-core"),
        ("bridge 990104 2023 value_add", 2, "close to it: value_added"),
        ("table -r 滨江 -p 1999", 1, "the nearest periods with figures: 2018, 2021"),
        ("trace 滨江 1999 core_value_added", 1, "the nearest periods with figures: 2018, 2021"),
        ("trace 滨江 2021 gdp_growth", 1, "滨江区 for gdp_growth; it has: core_revenue"),
        ("compare 滨江 余杭 1999", 1, "the nearest periods with figures"),
        ("bridge 990104 1999", 1, "the nearest periods with figures: 2023, 2024"),
        ("diagnose 滨江 1999", 1, "the nearest periods with figures: 2018, 2021"),
        ("macro 浙江 1999", 1, "the nearest periods with figures"),
        ("macro 余杭", 1, "has no sums of parts"),
        ("scope effect -r 990104 -p 1999 -s nbs2021-core", 1, "the nearest periods with figures: 2023, 2024"),
        ("diagnose 990104 2023", 0, ""),
        ("group g60 2099", 1, "in 2099; the nearest periods with figures"),
        ("diff current -r 990104", 0, "no figure differs"),
    ],
)
def test_a_release_says_what_it_lacks_and_has(release: Path, command: str, code: int, told: str) -> None:
    found, output = asked(command, release.parents[1])
    assert (found, told in output) == (code, True), output


#: By how its help begins, what a parameter takes: a name that nobody knows, what is said of it, and one that is known.
TAKEN = {
    "代码或名称": ("火星", "no region is called 火星; close to it: ", "990101"),
    "用 --all 时：在哪个地区之内": ("火星", "no region is called 火星; close to it: ", "990100"),
    "对照地区": ("火星", "no region is called 火星; close to it: ", "990101"),
    "指标": ("core_valu", "close to it: core_value_added", "core_value_added"),
    "只看一个指标": ("core_valu", "close to it: core_value_added", "core_value_added"),
    "时期": ("2023Q5", "2023Q5", "2023"),
    "看哪一年的行业": ("2023Q5", "'2023Q5' is no period", "2023"),
    "口径": ("nbs2021-cor", "nbs2021-core", "nbs2021-core"),
    "换一个口径": ("nbs2021-cor", "nbs2021-core", "nbs2021-core"),
    "度量": ("vlue", "close to it: revenue", "value_added"),
    "合成指数": ("core_develop", "close to it: core_development", "core_development"),
    "地区组的标识": ("g61", "close to it: g60", "g60"),
    "行业的代码": ("3826x", "no class has the code", "3825"),
}
#: What has to be said beside, so that the parameter is looked at.
BESIDE = {"template": ["--all", "2024", "never"], "diff": ["current"]}


def takers() -> Iterator[tuple[str, str, list[str], str]]:
    """Every command and parameter that takes one of these: what is typed and what is to be told."""
    for group, (_, commands) in COMMANDS.items():
        for name in commands:
            parameters = loaded(group, name).params
            kinds = {
                each.name: taken
                for each in parameters
                for begins, taken in TAKEN.items()
                if (each.help or "").startswith(begins)
            }
            for meant in filter(lambda each: each.name in kinds, parameters):
                wrong, told, _ = kinds[meant.name]
                typed = [each for each in (group, name) if each]
                typed += [
                    wrong if each is meant else kinds[each.name][2]
                    for each in parameters
                    if each.param_type_name == "argument" and each.name in kinds
                    if each.required or each is meant or (name == "template" and meant.param_type_name == "argument")
                ]
                if meant.param_type_name == "option":
                    typed += [*BESIDE.get(name, []), meant.opts[0], wrong]
                yield f"{group} {name}".strip(), meant.name, typed, told


ALL = list(takers())


def test_every_command_that_takes_a_name_is_among_those_that_are_tried() -> None:
    tried = {(command, name) for command, name, *_ in ALL}
    asking = {
        (f"{group} {name}".strip(), each.name)
        for group, (_, commands) in COMMANDS.items()
        for name in commands
        for each in loaded(group, name).params
        if each.name in ("region", "indicator", "period", "scope", "first", "second", "beside", "parent")
    }
    assert len(ALL) > 40
    # of later editions there is none yet
    assert asking - tried == {("scope series", "scope")}


@pytest.mark.slow
@pytest.mark.parametrize(("command", "name", "typed", "told"), ALL, ids=lambda each: str(each)[:20])
def test_an_unknown_name_is_wrong_usage_in_every_command(
    release: Path, command: str, name: str, typed: list[str], told: str
) -> None:
    code, output = asked(" ".join(typed), release.parents[1])
    assert (code, told in output) == (2, True), f"{typed}: {output}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "table -r {}",
        "table -r {} -f csv",
        "trace {} 2023 gdp",
        "bridge {} 2023",
        "compare 990101 {} 2023",
        "pair 990101 {}",
        "structure {} 2023",
        "composite 2024 -r {}",
        "diagnose {}",
        "revisions -r {}",
        "scope effect -r {} -s nbs2021-core",
    ],
)
def test_a_known_region_without_figures_is_said_to_have_none(release: Path, command: str) -> None:
    code, output = asked(command.format("龙港市"), release.parents[1])
    assert (code, output) == (1, "the release has no figure at all of 330383 龙港市\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "table -r 990101 -r {} -f csv",
        "table -r 990101 -r {}",
        "revisions -r 990101 -r {}",
        "structure 990101 2023 -r 990104 -r {}",
    ],
)
def test_what_lacks_is_said_beside_the_rest(release: Path, command: str) -> None:
    code, output = asked(command.format("龙港市"), release.parents[1])
    assert code == 0
    assert "the release has no figure at all of 330383 龙港市" in output
    assert "990101" in output
