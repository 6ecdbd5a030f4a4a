"""The pages of the gates: written where the code that brings their assets is read-only."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipelines.validation import data_docs


def test_read_only_code_leaves_pages_that_the_next_gate_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets = tmp_path / "code"
    shutil.copytree(data_docs.ASSETS, assets)
    for path in sorted(assets.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    assets.chmod(0o555)
    monkeypatch.setattr(data_docs, "ASSETS", assets)
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "index.html").write_text("<html></html>", encoding="utf-8")
    for _ in range(2):
        assert data_docs.take_offline(pages, {}).is_file()
    written = list((pages / "assets").rglob("*"))
    assert len(written) > 15
    assert all(path.stat().st_mode & 0o200 for path in written), "an administrator may write anyway, others may not"
    assert {path.stat().st_uid for path in written} == {os.geteuid()}
