"""Errors that nobody foresaw are a sentence; a full disk is named as what it is, whichever library met it."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines.cli.speech import sentence
from pipelines.home import Home


def test_a_full_disk_is_named_whoever_met_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = RuntimeError("disk I/O error")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert "unforeseen" in sentence(error, Home(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    said = sentence(error, Home(tmp_path))
    assert "is full (1,000 B left)" in said
    assert "磁盘已满" in said
    monkeypatch.undo()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert "unforeseen" in sentence(error, Home(tmp_path / "nowhere"))
