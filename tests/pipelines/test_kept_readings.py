"""A kept reading says what the file says, is used instead of reading it, and only where the file is what it was."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from definitions import Definitions
from pipelines import kept_readings
from pipelines.kept import Kept
from pipelines.kept_readings import for_reading, read_or_kept
from pipelines.workbooks.files.corrections import Correction
from pipelines.workbooks.files.inbox import Received, archive, discover
from pipelines.workbooks.reading.many_files import read_files
from pipelines.workbooks.reading.results import Reading
from tests.conftest import SAMPLES
from tests.pipelines.workbooks.workbook_builder import published, set_cell, submission

pytestmark = pytest.mark.slow

#: What a reading says that a run does not ask for again: how the cells of each sheet were used.
NOT_KEPT = {"accounts", "observations"}


@pytest.fixture
def received(tmp_path: Path, definitions: Definitions) -> list[Received]:
    """A sound workbook, one with faults, one with a remark in characters that no file is written in, figures, no workbook."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    submission(inbox / "a.xlsx", definitions)
    submission(inbox / "b.xlsx", definitions, region_code="310113", edit=set_cell("行业", "D4", "很多"))
    submission(inbox / "c.xlsx", definitions, region_code="310114", edit=set_cell("行业", "H4", "𠮷 ⟨一｜one⟩ \u200b"))
    published(inbox / "f.csv", {})
    (inbox / "broken.xlsx").write_bytes(b"no workbook")
    return [archive(each, tmp_path) for each in discover([inbox, SAMPLES])]


def told(reading: Reading) -> dict[str, object]:
    return {each.name: getattr(reading, each.name) for each in fields(Reading) if each.name not in NOT_KEPT}


def read(received: list[Received], definitions: Definitions, tmp_path: Path) -> list[Reading]:
    return list(read_or_kept(received, definitions, Kept(tmp_path / "kept")))


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are parsed from now on."""
    files: list[str] = []

    def noted(some: list[Received], definitions: Definitions) -> object:
        files.extend(each.file for each in some)
        return read_files(some, definitions)

    monkeypatch.setattr(kept_readings, "read_files", noted)
    return files


def test_a_kept_reading_says_what_the_file_says(
    received: list[Received], definitions: Definitions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(received, definitions, tmp_path)
    files = parsed(monkeypatch)
    again = read(received, definitions, tmp_path)
    for one, other in zip(before, again, strict=True):
        assert told(one) == told(other)
        assert one.observations.equals(other.observations)
    assert {"a.xlsx", "b.xlsx", "c.xlsx", "broken.xlsx"}.isdisjoint(files)
    assert len(received) > len(files) == sum(each.rows is not None for each in before) > 0


def test_a_changed_name_form_or_archived_byte_is_read_again(
    received: list[Received], definitions: Definitions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sound,) = (each for each in received if each.file == "a.xlsx")
    read([sound], definitions, tmp_path)
    files = parsed(monkeypatch)
    read([sound], definitions, tmp_path)
    assert not files
    read([replace(sound, file="其他.xlsx")], definitions, tmp_path)
    assert files == ["其他.xlsx"]
    monkeypatch.setattr(kept_readings, "content_hash", lambda *_: "of another form")
    read([sound], definitions, tmp_path)
    assert files == ["其他.xlsx", "a.xlsx"]
    monkeypatch.undo()
    files = parsed(monkeypatch)
    assert sound.archived
    sound.archived.chmod(0o644)
    sound.archived.write_bytes(b"something else")
    (reading,) = read([sound], definitions, tmp_path)
    assert [each.rule_id for each in reading.findings] == ["archive-damaged"]
    assert files == ["a.xlsx"]


def test_what_was_kept_before_a_correction_is_not_taken_after_it(
    received: list[Received], definitions: Definitions, tmp_path: Path
) -> None:
    (workbook,) = [each for each in received if each.file == "a.xlsx"]
    (before,) = read([workbook], definitions, tmp_path)
    correction = Correction("行业", "D4", "1", "王五", "why")
    (after,) = read([replace(workbook, corrections=(correction,))], definitions, tmp_path)
    assert not after.observations.equals(before.observations)
    (again,) = read([workbook], definitions, tmp_path)
    assert again.observations.equals(before.observations)


def test_what_is_retried_is_not_kept(
    received: list[Received], definitions: Definitions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sound,) = (each for each in received if each.file == "a.xlsx")
    (faulty,) = (each for each in received if each.file == "broken.xlsx")
    (found,) = next(read_files([faulty], definitions)).findings
    rule = definitions.rules[found.rule_id]
    rules = {**definitions.rules, rule.id: rule.model_copy(update={"is_retried": True})}
    retried = replace(definitions, rules=rules)
    read([sound, faulty], retried, tmp_path)
    files = parsed(monkeypatch)
    read([sound, faulty], retried, tmp_path)
    assert files == ["broken.xlsx"]


def test_readers_have_no_weights(definitions: Definitions) -> None:
    readers = for_reading(definitions)
    assert definitions.precedence
    assert not any((readers.coefficients, readers.conversions, readers.precedence, readers.changelog))
    assert readers.content_hash != definitions.content_hash
