"""Complete submissions: clean ones of districts in which every industry has units, as workbooks.

One workbook is written and its figures exchanged, because writing each anew would take longer than all that is measured.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from definitions import Definitions
from pipelines.publication.connection import connect
from pipelines.validation.definition_tables import lay_out_definitions
from tests.corpus import MONEY, Submission, history, regions

YEARS = 3
#: Value added of an industry of which nothing is known, in 万元.
_ORDINARY = 20_000
_MEASURES = ("enterprises", "employees", *MONEY)
_MARK = 10_000_000
_COVER = "xl/worksheets/sheet2.xml"
_VALUE = re.compile(rb"<v>(1[0-9]{7})(?:\.0)?</v>")


def complete(region: str, definitions: Definitions) -> list[Submission]:
    """A region's submissions over some years, each with every industry."""
    finest = [code for code, each in definitions.classes["gbt4754-2017"].items() if each.level == 4]
    told = history(region, YEARS, bases=dict.fromkeys(sorted(finest), _ORDINARY), present=1)
    edition = told[0].cover["classification"]
    connection = connect()
    lay_out_definitions(connection, definitions)
    core = {
        code
        for (code,) in connection.execute(
            "SELECT code FROM core_classes WHERE classification = ? AND share = 1", [edition]
        ).fetchall()
    }
    for row in (row for one in told for row in one.rows):
        row["counted_locally"] = "yes" if row["activity_code"] in core else "no"
    return told


def write_complete(folder: Path, count: int, definitions: Definitions) -> list[Path]:
    """So many complete submissions, of regions spread over the country."""
    told = [one for region in regions(definitions, -(-count // YEARS)) for one in complete(region, definitions)][:count]
    model = _marked(told[0])
    parts = _parts(model.write(folder / "model.xlsx", definitions))
    (folder / "model.xlsx").unlink()
    paths = []
    for one in told:
        figures = [str(answer).encode() for answer in _figures(one)]
        answers = [
            (_text(model.cover[name]), _text(one.cover[name])) for name in ("region_code", "period", "boundary_date")
        ]
        answers.append((_named(model, definitions), _named(one, definitions)))
        path = folder / f"{one.cover['region_code']}-{one.cover['period']}.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, _answered(content, answers) if name == _COVER else _exchanged(content, figures))
        paths.append(path)
    return paths


def _text(answer: object) -> bytes:
    return f"<t>{answer}</t>".encode()


def _named(submission: Submission, definitions: Definitions) -> bytes:
    return _text(definitions.region_name(str(submission.cover["region_code"])))


def _answered(cover: bytes, answers: list[tuple[bytes, bytes]]) -> bytes:
    """The cover with other answers."""
    for before, after in answers:
        cover = cover.replace(before, after)
    return cover


def _marked(submission: Submission) -> Submission:
    """The submission with a number in the place of each figure: its place among the figures."""
    marked = submission.copy()
    places = iter(range(_MARK, _MARK + len(marked.rows) * len(_MEASURES) + len(marked.totals)))
    for row in marked.rows:
        row |= {measure: next(places) for measure in _MEASURES}
    for total in marked.totals:
        total["value"] = next(places)
    return marked


def _figures(submission: Submission) -> Iterator[object]:
    for row in submission.rows:
        yield from (row[measure] for measure in _MEASURES)
    yield from (total["value"] for total in submission.totals)


def _exchanged(content: bytes, figures: list[bytes]) -> bytes:
    """A part of the workbook with the figures in the places of their numbers."""
    return _VALUE.sub(lambda found: b"<v>%s</v>" % figures[int(found[1]) - _MARK], content)


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
