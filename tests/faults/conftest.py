"""A home beside an inbox with published figures and a submission: small, so that many runs of it can be ended."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.home import Home
from tests.conftest import PUBLISHED, SAMPLES


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with nothing but its settings, beside an inbox with published figures and a submission."""
    (tmp_path / "inbox").mkdir()
    lines = (PUBLISHED / "figures.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "inbox" / "figures.csv").write_text("".join(lines[:40]), encoding="utf-8")
    shutil.copy(SAMPLES / "990104_2023.xlsx", tmp_path / "inbox")
    (tmp_path / "home").mkdir()
    # what people take away has tests of its own; here many runs are ended
    (tmp_path / "home" / "settings.toml").write_text("products = []\n", encoding="utf-8")
    return Home(tmp_path / "home")
