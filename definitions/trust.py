"""Which rows count without anybody having read them in the source's text, what is open about them, and who verified them.

Verifying a row writes three columns of one CSV line and leaves every other byte of the file as it was.
"""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions.errors import VerificationError
from definitions.files import FIRST_ROW
from definitions.inclusion import GBT, NBS
from definitions.models import ZERO, OpenQuestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from definitions.loader import Definitions

COLUMNS = ("verified_by", "verified_on", "verified_against")
_FIELD = re.compile(r'(?:"(?:[^"]|"")*"|[^,\r\n]*)')
_MAY_STAND_BARE = re.compile(r'[^",\r\n]*')


@dataclass(frozen=True)
class Row:
    """A row that can be verified: where it stands, what it says, in which target scopes it counts."""

    row_id: str
    file: str
    number: int
    says_zh: str
    confidence: Decimal | None
    verified: bool
    is_uncertain: bool
    verified_by: str
    verified_on: date | None
    verified_against: str
    counts_in: tuple[str, ...]
    questions: tuple[OpenQuestion, ...] = ()


def rows(definitions: Definitions) -> Iterator[Row]:
    """Every row that can be verified: of correspondences, coefficients, conversions and the lists of scopes."""
    questions: dict[str, list[OpenQuestion]] = {}
    for question in definitions.open_questions:
        for row_id in question.rows:
            questions.setdefault(row_id, []).append(question)
    counting = _counting(definitions)
    targets = tuple(scope.id for scope in definitions.scopes.values() if scope.is_target)
    for pair in definitions.correspondence_sets.values():
        origin, target = definitions.classes[pair.from_classification], definitions.classes[pair.to_classification]
        for number, link in enumerate(definitions.correspondences[pair.id], FIRST_ROW):
            star = "" if link.is_whole else "*"
            says = f"{link.from_code}{star} {origin[link.from_code].name_zh} → {link.to_code} {target[link.to_code].name_zh}"
            file, counts = f"correspondences/{pair.id}.csv", counting.get((pair.to_classification, link.to_code), ())
            yield _row(link.row_id, file, number, says, link, counts, questions.get(link.row_id, ()))
    for name, coefficients in definitions.coefficient_files.items():
        for number, given in enumerate(coefficients, FIRST_ROW):
            where = f"{given.region_code} {given.measure}".strip()
            says = f"{given.code} → {given.target_code} {given.share_low}–{given.share_high} {where}"
            counts = counting.get((given.target_classification, given.target_code), ())
            yield _row(given.coefficient_id, name, number, says, given, counts, ())
    for number, factor in enumerate(definitions.conversions, FIRST_ROW):
        says = f"{factor.activity_code} {factor.from_code} → {factor.to_code} {factor.low}–{factor.high} {factor.region_code}"
        yield _row(factor.conversion_id, "conversions/conversions.csv", number, says, factor, targets, ())
    for scope_id, listed in definitions.scope_activities.items():
        scope = definitions.scopes[scope_id]
        for number, one in enumerate(listed, FIRST_ROW):
            known = definitions.classes[GBT].get(one.code)
            says = f"{one.code}{'' if one.is_whole else '*'} {known.name_zh if known else ''}"
            file = f"scopes/{scope.activities.list_file}" if scope.activities else ""
            yield _row(f"{scope_id}:{one.code}", file, number, says, one, (scope_id,) * scope.is_target, ())


def unverified(definitions: Definitions) -> list[Row]:
    """The rows that count in a target scope and that nobody has verified."""
    return [row for row in rows(definitions) if row.counts_in and not row.verified]


def verify(definitions: Definitions, row_id: str, by: str, against: str, on: date, *, again: bool = False) -> Row:
    """Write into a row who verified it, when, and against which text; returns the row as it stood before.

    Raises `VerificationError` where the row does not exist, is verified already (unless `again`), or an answer is empty.
    """
    found = next((row for row in rows(definitions) if row.row_id == row_id), None)
    if found is None:
        raise VerificationError(
            f"没有行「{row_id}」；koujing definitions check 列出各行",
            f"no row is called {row_id}; koujing definitions check lists them",
        )
    for name, text in (("--by", by), ("--source", against)):
        if not text.strip() or "\n" in text or "\r" in text:
            raise VerificationError(f"{name} 要写一行文字", f"{name} needs one line of text")
    if found.verified_by and not again:
        raise VerificationError(
            f"{row_id} 已由 {found.verified_by} 于 {found.verified_on} 依据「{found.verified_against}」核实；"
            "再次核实请加 --again",
            f"{row_id} was verified by {found.verified_by} on {found.verified_on} against {found.verified_against!r}; "
            "add --again to verify once more",
        )
    answers = dict(zip(COLUMNS, (by.strip(), on.isoformat(), against.strip()), strict=True))
    write_cells(definitions.root / found.file, found.number, answers)
    return found


def _row(
    row_id: str,
    file: str,
    number: int,
    says: str,
    row: Any,
    counts_in: tuple[str, ...],
    questions: Iterable[OpenQuestion],
) -> Row:
    verified = (row.verified, row.is_uncertain, row.verified_by, row.verified_on, row.verified_against)
    confidence = getattr(row, "confidence", None)
    return Row(row_id, file, number, says, confidence, *verified, counts_in, tuple(questions))


def _counting(definitions: Definitions) -> dict[tuple[str, str], tuple[str, ...]]:
    """The target scopes in which each class of GB/T 4754-2017 and of NBS 2021 counts."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for scope in definitions.scopes.values():
        if not scope.is_target or scope.activities is None:
            continue
        for code, inclusion in definitions.industries_of(scope.id).items():
            if inclusion.high > ZERO:
                found[GBT, code] = (*found.get((GBT, code), ()), scope.id)
        if scope.activities.classification == NBS:
            for code in scope.activities.codes:
                for leaf in definitions.trees[NBS].leaves(code):
                    found[NBS, leaf] = (*found.get((NBS, leaf), ()), scope.id)
    return found


def write_cells(path: Path, number: int, answers: Mapping[str, str]) -> None:
    """Replace cells of one row (the header is row 1) and keep every other byte."""
    text = path.read_bytes().decode("utf-8")
    spans = list(_records(text))
    header = [text[start:end].strip('"') for start, end in spans[0]]
    cells = spans[number - 1]
    for column in sorted(answers, key=header.index, reverse=True):
        start, end = cells[header.index(column)]
        text = text[:start] + _cell(answers[column]) + text[end:]
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as stream:
        stream.write(text.encode("utf-8"))
    Path(name).chmod(path.stat().st_mode)
    Path(name).replace(path)


def _records(text: str) -> Iterator[list[tuple[int, int]]]:
    """Where each cell of each record begins and ends; quoted cells may hold commas and line ends."""
    at, cells = 0, list[tuple[int, int]]()
    while at < len(text) or cells:
        match = _FIELD.match(text, at)
        end = match.end() if match else at
        cells.append((at, end))
        if text.startswith(",", end):
            at = end + 1
            continue
        yield cells
        cells = []
        at = end + (2 if text.startswith("\r\n", end) else 1)


def _cell(text: str) -> str:
    return text if _MAY_STAND_BARE.fullmatch(text) else '"' + text.replace('"', '""') + '"'
