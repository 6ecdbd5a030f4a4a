"""A decision is about the bytes that were received, also where the archived copy is damaged since."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli.decide import decide
from pipelines.holding import holding
from pipelines.home import Home
from pipelines.life import decisions
from pipelines.life.decisions import DecisionError
from pipelines.progress import LoggedProgress
from pipelines.receiving import archive_originals
from pipelines.run import DEFAULT_SCOPE, begin
from tests.pipelines.workbooks.workbook_builder import published


def test_a_damaged_copy_is_not_accepted_and_is_rejected_under_its_own_name(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    (tmp_path / "inbox").mkdir()
    published(tmp_path / "inbox" / "figures.csv", {"value": "1596.2"})
    run = begin(home, [tmp_path / "inbox"], DEFAULT_SCOPE, "test", LoggedProgress(str))
    archive_originals(run)
    (kept,) = run.received
    assert kept.archived
    kept.archived.chmod(0o644)
    kept.archived.write_bytes(kept.archived.read_bytes().replace(b"1596.2", b"1696.2"))
    with pytest.raises(DecisionError, match=r"存档副本.*archived copy"):
        decide(home, kept.submission_id, "accept", by="王五", reason="核实")
    with holding(home, LoggedProgress(str)):  # a person need not wait for a run that is under way
        decide(home, kept.submission_id, "reject", by="王五", reason="核实")
    assert [(each.submission_id, each.verdict) for each in decisions.read(home.decisions)] == [
        (kept.submission_id, "reject")
    ]
