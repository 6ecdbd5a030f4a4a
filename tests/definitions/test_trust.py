"""Verifying a row edits one CSV line and keeps every other byte; what is unverified is computed, never pinned."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions import Definitions, VerificationError, load
from definitions.trust import COLUMNS, rows, unverified, verify, write_cells
from tests.definitions.copies import copied, first_row, with_cell, with_row

ON = date(2026, 11, 22)
NBS = "correspondences/gbt4754-2017--nbs-digital-2021.csv"
DOUBTFUL = "nbs-gbt-0001"
_, PARTIAL = first_row(NBS, lambda row: row["share_low"] == "0" and len(row["from_code"]) == 4)

plain = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)
cells = plain | st.sampled_from(["a,b", 'say ""so""', "two\nlines", '"', ""])


@st.composite
def written_tables(draw: st.DrawFn) -> tuple[bytes, int, dict[str, str]]:
    """A CSV file as somebody may have written it, a row of it, and new cells for two of its columns."""
    header = ["id", "verified_by", "note", "verified_on"]
    table = draw(st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=5))
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    quoting: Literal[0, 1] = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=line_end, quoting=quoting)
    writer.writerow(header)
    writer.writerows(table)
    text = stream.getvalue()
    if draw(st.booleans()):
        text = text.removesuffix(line_end)
    answers = {"verified_by": draw(plain), "verified_on": draw(plain)}
    return text.encode(), draw(st.integers(2, len(table) + 1)), answers


@settings(max_examples=200, deadline=None)
@given(written_tables())
def test_other_bytes_stay_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[bytes, int, dict[str, str]]
) -> None:
    content, number, answers = case
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(content)
    write_cells(path, number, answers)
    old, before, after = parted(content, number)
    new, *around = parted(path.read_bytes(), number)
    assert [before, after] == around
    assert new[number - 1] == [answers.get(c, cell) for c, cell in zip(old[0], old[number - 1], strict=True)]


def parted(content: bytes, number: int) -> tuple[list[list[str]], str, str]:
    """The records of a file, and its text before and after one of them."""
    lines = content.decode().splitlines(keepends=True)
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    ends, records = [0], []
    for record in reader:
        records.append(record)
        ends.append(reader.line_num)
    return records, "".join(lines[: ends[number - 1]]), "".join(lines[ends[number] :])


@pytest.mark.parametrize("row_id", ["nbs-gbt-0001", "gbt11-gbt17-0010", "isic4-gbt17-0002", "section-i:64"])
def test_verifying_changes_one_line(root: Path, row_id: str) -> None:
    known = load(root)
    row = next(one for one in rows(known) if one.row_id == row_id)
    before = (root / row.file).read_bytes().split(b"\n")
    verify(known, row_id, "张三", "国家统计局令第33号，第12页", ON)
    after = (root / row.file).read_bytes().split(b"\n")
    assert [n for n, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b] == [row.number]
    found = next(one for one in rows(load(root)) if one.row_id == row_id)
    assert found.verified
    assert (found.verified_by, found.verified_on) == ("张三", ON)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Definitions in which the first row of the NBS correspondence is doubtful, and nobody has verified it."""
    place = copied(tmp_path)
    for column, value in {"confidence": "0.5", **dict.fromkeys(COLUMNS, "")}.items():
        with_cell(place, NBS, 2, column, value)
    return place


def test_a_verified_row_is_no_longer_listed(root: Path) -> None:
    before = {row.row_id for row in unverified(load(root))}
    assert DOUBTFUL in before
    verify(load(root), DOUBTFUL, "somebody", "Order 33", ON)
    assert before - {row.row_id for row in unverified(load(root))} == {DOUBTFUL}


def test_what_counts_and_is_unverified_is_exactly_what_the_files_say() -> None:
    known = load()
    listed = {row.row_id for row in unverified(known) if row.file == NBS}
    with (known.root / NBS).open(encoding="utf-8", newline="") as stream:
        unsigned = {row["row_id"] for row in csv.DictReader(stream) if not row["verified_by"]}
    assert listed == unsigned
    assert len(listed) > 100


def test_no_confidence_of_ours_verifies_a_row(root: Path) -> None:
    """A row is verified by a person against a text; the confidence only says what to look at first."""
    for confidence, is_uncertain in (("1.0", False), ("0.9", False), ("0.89", True)):
        with_cell(root, NBS, 2, "confidence", confidence)
        row = next(one for one in rows(load(root)) if one.row_id == DOUBTFUL)
        assert (row.verified, row.is_uncertain) == (False, is_uncertain)
    verify(load(root), DOUBTFUL, "somebody", "Order 33", ON)
    row = next(one for one in rows(load(root)) if one.row_id == DOUBTFUL)
    assert (row.verified, row.is_uncertain) == (True, False)


def test_open_questions_stand_beside_their_rows() -> None:
    known = load()
    asked = {row_id: {q.question_id for q in known.open_questions if row_id in q.rows} for row_id in _row_ids(known)}
    assert any(asked.values())
    for row in rows(known):
        assert {question.question_id for question in row.questions} == asked.get(row.row_id, set())


def _row_ids(known: Definitions) -> set[str]:
    return {row_id for question in known.open_questions for row_id in question.rows}


def test_line_ends_and_a_missing_last_line_end_are_kept(tmp_path: Path) -> None:
    root = copied(tmp_path)
    path = root / NBS
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n"))
    last = list(rows(load(root)))
    row = [one for one in last if one.file == NBS][-1]
    before = path.read_bytes().split(b"\r\n")
    verify(load(root), row.row_id, '甲, "乙"', "Order 33", ON)
    after = path.read_bytes().split(b"\r\n")
    assert before[:-1] == after[:-1]
    assert b'"\xe7\x94\xb2, ""\xe4\xb9\x99"""' in after[-1]


def test_coefficients_and_listed_industries_can_be_verified(tmp_path: Path) -> None:
    root = copied(tmp_path)
    with_row(
        root,
        "coefficients/coefficients.csv",
        coefficient_id="c1",
        classification="gbt4754-2017",
        code=PARTIAL["from_code"],
        target_classification="nbs-digital-2021",
        target_code=PARTIAL["to_code"],
        first_year="2023",
        last_year="2023",
        share_low="0.2",
        share="0.3",
        share_high="0.4",
        unknown_by="own",
        source="a source",
    )
    assert "c1" in {row.row_id for row in unverified(load(root))}
    for row_id in ("c1", "oecd-ict:6410"):
        verify(load(root), row_id, "somebody", "a text", ON)
    assert "c1" not in {row.row_id for row in unverified(load(root))}
    assert load(root).coefficients[0].verified_against == "a text"


@pytest.mark.parametrize(
    ("row", "by", "against"),
    [("nbs-gbt-9999", "me", "text"), (DOUBTFUL, " ", "text"), (DOUBTFUL, "me", "two\nlines")],
)
def test_what_cannot_be_verified_is_refused_and_nothing_is_written(root: Path, row: str, by: str, against: str) -> None:
    before = (root / NBS).read_bytes()
    with pytest.raises(VerificationError):
        verify(load(root), row, by, against, ON)
    assert (root / NBS).read_bytes() == before


def test_a_verified_row_is_not_overwritten_unasked(root: Path) -> None:
    verify(load(root), DOUBTFUL, "first", "text", ON)
    with pytest.raises(VerificationError, match="first"):
        verify(load(root), DOUBTFUL, "second", "text", ON)
    before = verify(load(root), DOUBTFUL, "second", "text", ON, again=True)
    assert before.verified_by == "first"
