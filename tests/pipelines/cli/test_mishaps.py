"""Errors that nobody foresaw are a sentence; a full disk is named as what it is, whichever library met it."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines.archive import ArchiveDamagedError
from pipelines.cli.speech import sentence
from pipelines.holding import BusyError, HomeError
from pipelines.life.deliveries import LedgerError
from pipelines.validation.rules import RuleError


def test_a_full_disk_is_named_whoever_met_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = RuntimeError("disk I/O error")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert "unforeseen" in sentence(error, tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    said = sentence(error, tmp_path)
    assert "is full (1,000 B left)" in said
    assert "磁盘已满" in said
    monkeypatch.undo()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert "unforeseen" in sentence(error, tmp_path / "nowhere")


@pytest.mark.parametrize("error", [BusyError, HomeError, LedgerError, RuleError, ArchiveDamagedError])
def test_what_a_person_can_put_right_speaks_for_itself(tmp_path: Path, error: type[Exception]) -> None:
    assert sentence(error("怎么办 / what to do"), tmp_path) == "怎么办 / what to do"
