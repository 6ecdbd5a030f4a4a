"""What identifies a run before anything is computed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.life.decisions import Decision
from pipelines.life.deliveries import Delivery
from pipelines.progress import LoggedProgress
from pipelines.run import DEFAULT_SCOPE, Run, begin
from tests.pipelines.workbooks.workbook_builder import published


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run over one file of published figures."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    published(inbox / "figures.csv", {})
    return begin(Home(tmp_path / "home"), [inbox], DEFAULT_SCOPE, "test", LoggedProgress(str))


def test_another_scope_is_another_result(run: Run) -> None:
    assert replace(run, target_scope="section-i").fingerprint() != run.fingerprint()


def test_other_definitions_are_another_result(run: Run) -> None:
    other = replace(run.definitions, content_hash="0" * 64)
    assert replace(run, definitions=other).fingerprint() != run.fingerprint()


def test_what_a_person_decided_is_part_of_what_the_result_rests_on(run: Run) -> None:
    (file,) = run.received
    decision = Decision(file.content_sha256[:16], file.file, "withdraw", "甲", "重报", "2026-01-01T00:00:00Z")
    assert replace(run, decisions=(decision,)).fingerprint() != run.fingerprint()


def test_the_order_of_the_versions_of_one_name_is_part_of_it(run: Run) -> None:
    (first,) = run.received
    second = replace(first, content_sha256="f" * 64)

    def delivered(*contents: str) -> Run:
        deliveries = {content: Delivery(order, order, (first.file,)) for order, content in enumerate(contents, 1)}
        return replace(run, received=[first, second], deliveries=deliveries)

    one = delivered(first.content_sha256, second.content_sha256)
    other = delivered(second.content_sha256, first.content_sha256)
    assert one.inputs == other.inputs
    assert one.fingerprint() != other.fingerprint()
