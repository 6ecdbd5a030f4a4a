"""`koujing validate`: reading and checking the files of one call, and writing what was found as text, JSON or CSV.

What is found is `pipelines.validation`; what becomes of a file is `pipelines.life`. Nothing heavy is imported here: the command
needs DuckDB and the spreadsheet reader only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions import Definitions
from pipelines.cli.listing import as_csv, as_json
from pipelines.cli.screen import say, screen
from pipelines.life.keeping import is_readable
from pipelines.validation.checking import Outcome, check_readings, standing_of
from pipelines.workbooks.many import read_files

if TYPE_CHECKING:
    from pipelines.life.standing import Standing
    from pipelines.validation.rules import RuleResult
    from pipelines.workbooks.inbox import Received
    from pipelines.workbooks.reading import Reading

STYLES = {"fatal": "bold red", "error": "red", "query": "yellow", "note": "dim"}
COLUMNS = ("file", "submission_id", "status", "severity", "rule_id", "sheet", "cells", "observed", "expected")
_FEW = 4


@dataclass(frozen=True)
class Manner:
    """How findings are written: `text`, `json` or `csv`; in Chinese, English or, where `language` is empty, both."""

    form: str = "text"
    language: str = ""


def check_files(received: Sequence[Received], definitions: Definitions, release: Path | None = None) -> Outcome:
    """Read files, several at a time where there are many, and check them together, beside a release where there is one."""
    readings = _read(received, definitions)
    standings = [standing_of(reading, definitions) for reading in readings]
    sound: dict[str, Any] = {
        each.submission_id: each.observations
        for each, standing in zip(readings, standings, strict=True)
        if each.form and is_readable(standing, definitions.rules)
    }
    if not sound:
        return Outcome(standings, [])
    return check_readings(standings, list(sound.values()), definitions, release)


def _read(received: Sequence[Received], definitions: Definitions) -> list[Reading]:
    if len(received) < _FEW:
        return list(read_files(received, definitions))
    from rich.progress import Progress, TextColumn

    readings = []
    columns = (TextColumn("读表 reading {task.completed}/{task.total}"),)
    # without a thread of its own that draws: see `disposable`
    with Progress(*columns, console=screen(errors=True), transient=True, auto_refresh=False) as bars:
        task = bars.add_task("", total=len(received))
        for reading in read_files(received, definitions):
            readings.append(reading)
            bars.advance(task)
            bars.refresh()
    return readings


def write(
    standings: Sequence[Standing], results: Sequence[RuleResult], manner: Manner, verdict: Callable[[Standing], str]
) -> str:
    """The findings in a form for programs."""
    if manner.form == "csv":
        return _as_csv(standings, manner)
    rows = [
        {
            "file": standing.file,
            "submission_id": standing.submission_id,
            "form": standing.form,
            "status": standing.status,
            "verdict": verdict(standing),
            "observations": standing.observation_count,
            "rules": [
                {"rule_id": each.rule_id, "cells_evaluated": each.cells_evaluated, "findings": each.finding_count}
                for each in results
                if each.submission_id == standing.submission_id
            ],
            "findings": list(_rows(standing, manner)),
        }
        for standing in standings
    ]
    return as_json(rows)


def _as_csv(standings: Iterable[Standing], manner: Manner) -> str:
    rows = (row for standing in standings for row in _rows(standing, manner))
    return as_csv(rows, [*COLUMNS, *_messages(manner), "effect", "explanation", "state"])


def _messages(manner: Manner) -> list[str]:
    return [f"message_{manner.language}"] if manner.language else ["message_zh", "message_en"]


def _rows(standing: Standing, manner: Manner) -> Iterable[dict[str, Any]]:
    for found in standing.findings:
        yield {
            "file": standing.file,
            "submission_id": standing.submission_id,
            "status": standing.status,
            **{
                name: getattr(found, name) for name in ("severity", "rule_id", "sheet", "cells", "observed", "expected")
            },
            **{name: getattr(found, name) for name in _messages(manner)},
            "effect": found.effect,
            "explanation": found.explanation,
            "state": found.status,
        }


def show(standing: Standing, manner: Manner, verdict: str) -> None:
    """Print a file's verdict and its findings."""
    sound = standing.status not in ("rejected", "unread")
    mark, style = ("✓", "green") if sound else ("✗", "red")
    read = f"{standing.form or '—'} · {standing.observation_count:,} 个观测 observations"
    say(f"{mark} {standing.file} · {read} · {verdict}", style)
    for found in standing.findings:
        style = STYLES[found.severity]
        for name in _messages(manner):
            say(f"  {getattr(found, name)}", style)
            style = "dim"
        if found.explanation:
            say(f"  ↳ {found.explanation}", "green")


def coverage_of(results: Sequence[RuleResult]) -> str:
    """How much the rules looked at; rules that looked at nothing are named, because nothing is passed by not looking."""
    cells = sum(each.cells_evaluated for each in results)
    rules = {each.rule_id for each in results}
    blind = sorted(rules - {each.rule_id for each in results if each.cells_evaluated})
    said = f"规则 rules {len(rules)} · 看过 looked at {cells:,} 格 cells"
    if not blind:
        return said
    return f"{said} · 没有可看的单元格 nothing to look at {len(blind)}: {', '.join(blind)}"
