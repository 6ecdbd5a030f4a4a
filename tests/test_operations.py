"""The page on operations and the Dockerfile keep their word: commands, options, files and settings that they name are there."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from pipelines.cli import COMMANDS, loaded
from pipelines.home import Home
from pipelines.settings import Settings, settings
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
#: A command as it is written: in a line of its own, or within a sentence.
TYPED = re.compile(r"koujing ((?:[a-z]+ )*[a-z]+)((?: --[a-z-]+)*)")


def named() -> list[tuple[str, str, list[str]]]:
    found = []
    for words, options in TYPED.findall(PAGE):
        first, *rest = words.split()
        if first in COMMANDS[""][1]:
            found.append(("", first, options.split()))
        elif first in COMMANDS and rest and rest[0] in COMMANDS[first][1]:
            found.append((first, rest[0], options.split()))
    return found


def test_every_command_of_the_page_takes_the_options_that_stand_behind_it() -> None:
    there = named()
    assert {command for _, command, _ in there} >= {"run", "daemon", "dagster", "status", "verify", "check", "diff"}
    for group, command, options in there:
        known = {option for each in loaded(group, command).params for option in each.opts}
        assert set(options) <= known, command


def test_the_settings_of_the_page_are_the_defaults(tmp_path: Path) -> None:
    (block,) = (each for each in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "night" in each)
    (tmp_path / "settings.toml").write_text(block, encoding="utf-8")
    assert settings(Home(tmp_path)) == Settings()
    assert set(tomllib.loads(block)) == {each.name for each in fields(Settings)}


def test_what_the_page_says_lies_in_a_home_does() -> None:
    paths = {
        value.fget(Home(Path("/home"))).name
        for value in vars(Home).values()
        if isinstance(value, property) and value.fget is not None
    }
    told = set(re.findall(r"`([a-z_]+(?:\.[a-z]+|/))`", PAGE.partition("```toml")[0]))
    assert len(told) >= 15
    assert {each.rstrip("/") for each in told} <= paths


def test_the_image_copies_what_there_is_and_runs_nobody_with_rights() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    files = [name for each in copied for name in each.split()]
    assert {"definitions", "indicators", "pipelines", "requirements.lock"} <= set(files)
    assert all((ROOT / name).exists() for name in files)
    (user,) = re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)
    assert user not in ("root", "0")
    assert len(re.findall(r"^VOLUME", DOCKERFILE, re.MULTILINE)) == 1
    assert "--require-hashes" in DOCKERFILE


@pytest.mark.parametrize("run", re.findall(r"^RUN ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE))
def test_no_failed_step_of_the_image_is_taken_for_done(run: str) -> None:
    assert "|| :" not in run or run.startswith("/opt/koujing/bin/python -m compileall"), "only byte-code may fail"
    assert "http" not in run
