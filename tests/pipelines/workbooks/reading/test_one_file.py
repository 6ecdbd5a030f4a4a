"""Which of several files for one region and period counts; the order in which they arrive never matters."""

from __future__ import annotations

import gc
import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from definitions import Definitions
from pipelines.life.settling import settle
from pipelines.life.standing import Standing
from pipelines.workbooks.files.inbox import PassedOver
from pipelines.workbooks.reading.one_file import lock_file_finding, read_file
from tests.pipelines.workbooks.workbook_builder import read, set_cell, submission


@pytest.fixture
def first(tmp_path: Path, definitions: Definitions) -> Standing:
    return Standing.of(read(submission(tmp_path / "a.xlsx", definitions), definitions))


def other(standing: Standing, file: str, revision: int, *, content: str = "", **cover: Any) -> Standing:
    digest = (content or file).encode().hex()
    return replace(
        standing,
        file=file,
        content_sha256=digest,
        submission_id=digest[:16],
        cover=replace(standing.cover, revision=revision, **cover),
    )


def outcome(standings: list[Standing], definitions: Definitions) -> dict[str, str]:
    """Each file's status, the same for every order."""
    found = [
        [(each.file, each.status, each.supersedes) for each in settle(order, definitions)]
        for order in itertools.permutations(standings)
    ]
    assert all(each == found[0] for each in found)
    return {file: status for file, status, _ in found[0]}


def test_the_higher_revision_counts(first: Standing, definitions: Definitions) -> None:
    files = [other(first, "b.xlsx", 1), other(first, "a.xlsx", 3), other(first, "c.xlsx", 2)]
    assert outcome(files, definitions) == {"a.xlsx": "accepted", "b.xlsx": "superseded", "c.xlsx": "superseded"}
    winner = settle(files, definitions)[0]
    assert winner.supersedes == files[2].submission_id


def test_the_same_revision_with_other_content_is_a_tie(first: Standing, definitions: Definitions) -> None:
    files = [other(first, "b.xlsx", 2), other(first, "a.xlsx", 2), other(first, "c.xlsx", 1)]
    assert outcome(files, definitions) == {"a.xlsx": "rejected", "b.xlsx": "rejected", "c.xlsx": "accepted"}
    tied = settle(files, definitions)[:2]
    for standing, rival in zip(tied, reversed(tied), strict=True):
        (found,) = standing.findings
        assert found.rule_id == "revision-tie"
        assert standing.file in found.message_zh
        assert rival.file in found.message_zh


def test_a_tie_below_the_highest_revision_is_no_matter(first: Standing, definitions: Definitions) -> None:
    files = [other(first, "b.xlsx", 1), other(first, "a.xlsx", 1), other(first, "c.xlsx", 2)]
    assert outcome(files, definitions) == {"a.xlsx": "superseded", "b.xlsx": "superseded", "c.xlsx": "accepted"}


def test_the_same_bytes_are_a_duplicate_and_no_tie(first: Standing, definitions: Definitions) -> None:
    files = [other(first, "b.xlsx", 1, content="x"), other(first, "a.xlsx", 1, content="x")]
    assert outcome(files, definitions) == {"a.xlsx": "accepted", "b.xlsx": "duplicate"}


def test_a_rejected_file_replaces_nothing(tmp_path: Path, first: Standing, definitions: Definitions) -> None:
    path = submission(tmp_path / "z.xlsx", definitions, edit=set_cell("行业", "G4", "暂无"), revision=9)
    rejected = Standing.of(read(path, definitions))
    assert rejected.cover.revision == 9
    assert outcome([first, rejected], definitions) == {"a.xlsx": "accepted", "z.xlsx": "rejected"}


def test_other_regions_and_periods_do_not_compete(first: Standing, definitions: Definitions) -> None:
    files = [first, other(first, "b.xlsx", 2, region_code="310104"), other(first, "c.xlsx", 3, period="2022")]
    assert set(outcome(files, definitions).values()) == {"accepted"}


def test_published_figures_do_not_compete(first: Standing, definitions: Definitions) -> None:
    files = [replace(other(first, name, 0), form="published-figures") for name in ("a.csv", "b.csv")]
    assert set(outcome(files, definitions).values()) == {"accepted"}


def test_a_lock_file_is_a_note(definitions: Definitions) -> None:
    found = lock_file_finding(PassedOver(Path("x/~$a.xlsx"), "~$a.xlsx", "lock-file"), definitions)
    assert (found.severity, found.blocks) == ("note", False)
    assert "~$a.xlsx" in found.message_zh


def test_garbage_is_looked_for_again_after_each_file(tmp_path: Path, definitions: Definitions) -> None:
    assert gc.isenabled()
    read(submission(tmp_path / "甲.xlsx", definitions), definitions)
    assert gc.isenabled()
    with pytest.raises(AttributeError):
        read_file(None, definitions)  # type: ignore[arg-type]
    assert gc.isenabled()
