"""Errors that nobody foresaw are a sentence and code 70; a full disk is named as what it is, whichever library met it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import duckdb
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


def failed(number: int, path: Path | str) -> OSError:
    return OSError(number, os.strerror(number), str(path))


def behind(cause: Exception) -> RuntimeError:
    """The cause as a library hands it on."""
    error = RuntimeError("the step failed")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_known_by_its_number_or_by_its_words(
    tmp_path: Path, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Room may be there again when it is looked for: DuckDB takes back what it could not write."""
    told = RuntimeError(f'Could not write file "release.wal": {os.strerror(number)}')
    for error in (failed(number, tmp_path / "a"), told, behind(failed(number, tmp_path / "a")), behind(told)):
        code, said = ends(error, tmp_path, capsys)
        assert (code, "is full" in said, "磁盘已满" in said) == (1, True, True)
    code, said = ends(failed(number, "/elsewhere/x"), tmp_path, capsys)
    assert (code, "while /elsewhere/x was written" in said) == (1, True)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_a_place_that_cannot_be_written_is_named(
    tmp_path: Path, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = ends(failed(number, tmp_path / "decisions.jsonl"), tmp_path, capsys)
    assert (code, f"the home {tmp_path} cannot be written ({os.strerror(number)})" in said) == (1, True)
    code, said = ends(behind(failed(number, "/elsewhere/x")), tmp_path, capsys)
    assert (code, "/elsewhere/x cannot be read or written" in said) == (1, True)


@pytest.mark.parametrize("number", [errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP])
def test_a_place_that_cannot_be_a_file_is_named(
    tmp_path: Path, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = ends(failed(number, "/elsewhere/x"), tmp_path, capsys)
    assert (code, f"/elsewhere/x cannot be used ({os.strerror(number)})" in said) == (2, True)
    code, said = ends(failed(number, tmp_path / "x"), tmp_path, capsys)
    assert (code, "unforeseen" in said) == (70, True)


@pytest.mark.parametrize(
    "error", [MemoryError(), duckdb.OutOfMemoryException("failed to allocate data of size 32.0 MiB")]
)
def test_memory_that_is_not_there_is_named(
    tmp_path: Path, error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    for one in (error, behind(error)):
        code, said = ends(one, tmp_path, capsys)
        assert (code, "--memory" in said) == (1, True)


def asked(query: str) -> Exception:
    with pytest.raises(duckdb.Error) as raised:
        duckdb.connect().execute(query)
    return raised.value


def test_a_release_of_an_earlier_version_lacks_what_came_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = ends(asked("FROM region_group_members"), tmp_path, capsys)
    assert code == 1
    assert "has no region_group_members yet; run koujing run" in said
    code, said = ends(asked("FROM no_such_table"), tmp_path, capsys)
    assert (code, "unforeseen" in said) == (70, True)
