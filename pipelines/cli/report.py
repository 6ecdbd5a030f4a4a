"""`koujing validate --report DIR`: a page of findings for each file, to be printed on A4 and signed.

It opens in any browser without a network and holds no date, so that equal findings give equal pages. The workbook that goes
back is `returning`; the page itself is `pages/report.html`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from definitions import Definitions
from pipelines.cli import answers
from pipelines.cli.since import told
from pipelines.findings import SEVERITIES, Finding
from pipelines.languages import LANGUAGE, Language
from pipelines.life.rounds import last_round
from pipelines.life.standing import Standing
from pipelines.outgoing import one_line
from pipelines.words import words
from pipelines.workbooks.exchange.finding_words import instructions, place
from pipelines.workbooks.exchange.rounds import in_order_of_return
from pipelines.workbooks.files.inbox import Received

_CHECKSUM_DIGITS = 16


def write_reports(
    received: Mapping[str, Received],
    standings: Sequence[Standing],
    definitions: Definitions,
    folder: Path,
) -> list[Path]:
    """Write a page for each file into the folder, and say where it lies."""
    written: list[Path] = []
    for standing in standings:
        if standing.status in ("duplicate", "answers"):
            continue
        name = received[standing.file].name
        path = free_place(folder, f"{Path(name).stem}-审核报告.html", written)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = report(standing, name, standings, definitions)
        path.write_text(content, encoding="utf-8", errors="backslashreplace")
        written.append(path)
        answers.complain(f"↩ {path}")
    return written


def free_place(folder: Path, name: str, taken: Sequence[Path]) -> Path:
    """Where a file of this name goes: into a numbered folder where another file of this call has its name."""
    path = folder / name
    return folder / str(len(taken)) / name if path in taken else path


def report(standing: Standing, name: str, beside: Sequence[Standing], definitions: Definitions) -> str:
    """The page of the findings of a file of this name; they stand and are numbered as in the workbook that goes back."""
    since = last_round(standing, beside, definitions.rules)
    numbered = list(enumerate(in_order_of_return(standing.findings, since), start=1))
    return answers.page(
        "report.html",
        lang="" if LANGUAGE.get() is Language.both else LANGUAGE.get(),
        subject=one_line(subject(standing, definitions)) or "—",
        file=one_line(name),
        checksum=standing.content_sha256[:_CHECKSUM_DIGITS],
        observations=standing.observation_count,
        outcome=words()["outcome"][_outcome(standing)],
        since=told(since, definitions.rules).splitlines() if since else [],
        groups=[_group(severity, of) for severity in SEVERITIES if (of := _of(severity, numbered))],
    )


def subject(standing: Standing, definitions: Definitions) -> str:
    """Whose figures a file holds: region and period."""
    code = standing.cover.region_code
    return " ".join(filter(None, (code, definitions.region_name(code) if code else "", standing.cover.period)))


def _outcome(standing: Standing) -> str:
    """What becomes of the file, as a word of the table."""
    if standing.status in ("rejected", "unread"):
        return standing.status
    if standing.open_queries:
        return "open"
    return "explained" if standing.queries else "sound"


def _of(severity: str, numbered: Sequence[tuple[int, Finding]]) -> list[tuple[int, Finding]]:
    return [(number, found) for number, found in numbered if found.severity == severity]


def _group(severity: str, numbered: Sequence[tuple[int, Finding]]) -> dict[str, Any]:
    return {
        "name": words()["severity"][severity],
        "heading": words()["asks"][severity],
        "is_asked": severity == "query",
        "findings": [
            (number, place(found), *map(one_line, instructions(found)), one_line(found.explanation))
            for number, found in numbered
        ],
    }
