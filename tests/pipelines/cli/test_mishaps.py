"""Errors that nobody foresaw are a sentence and code 70; a full disk is named as what it is, whichever library met it."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

from definitions import UserError, WrongUsageError
from pipelines.cli.speech import one_sentence
from pipelines.holding import BusyError, HomeError
from pipelines.life.deliveries import LedgerError
from pipelines.validation.rules import RuleError

Ended = tuple[int, str]


def ends(error: Exception, home: Path, capsys: pytest.CaptureFixture[str]) -> Ended:
    with pytest.raises(typer.Exit) as end, one_sentence(home):
        raise error
    return end.value.exit_code, capsys.readouterr().err


def test_a_full_disk_is_named_whoever_met_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = RuntimeError("disk I/O error")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code, said = ends(error, tmp_path, capsys)
    assert (code, "unforeseen" in said) == (70, True)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
        code, said = ends(error, tmp_path, capsys)
    assert code == 1
    assert "is full (1,000 B left)" in said
    assert "磁盘已满" in said
    code, said = ends(error, tmp_path / "nowhere", capsys)
    assert (code, "unforeseen" in said) == (70, True)


@pytest.mark.parametrize("error", [BusyError, HomeError, LedgerError, RuleError])
def test_what_a_person_can_put_right_speaks_for_itself(
    tmp_path: Path, error: type[UserError], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(error("怎么办", "what to do"), tmp_path, capsys) == (1, "怎么办 / what to do\n")


def test_what_was_asked_wrongly_has_a_code_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(WrongUsageError("没有", "there is none"), tmp_path, capsys) == (2, "没有 / there is none\n")
