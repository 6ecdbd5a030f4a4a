"""`koujing validate`: reading and checking the files of one call, and writing what was found as text, JSON or CSV.

What is found is `pipelines.validation`; what becomes of a file is `pipelines.life`. Nothing heavy is imported here: the command
needs DuckDB and the spreadsheet reader only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions import Definitions, load
from pipelines.cli import answers
from pipelines.cli.answers import screen
from pipelines.cli.asking import readable_release
from pipelines.cli.exit_codes import of_findings
from pipelines.cli.options import FilesArgument, Format, FormatOption, HomeOption, made_folder
from pipelines.cli.since import listed, told_since
from pipelines.cli.unchecked import coverage_of, told_of_file, unchecked
from pipelines.findings import Finding
from pipelines.home import find_home
from pipelines.languages import LANGUAGE, Language, spoken, told
from pipelines.life.rounds import last_round
from pipelines.life.settling import conclude
from pipelines.life.standing import Standing
from pipelines.validation.checking import check_files
from pipelines.validation.rules import RuleResult
from pipelines.words import called
from pipelines.workbooks.exchange.rounds import Round
from pipelines.workbooks.files.inbox import Received, receive
from pipelines.workbooks.reading.many_files import read_files
from pipelines.workbooks.reading.results import Reading

STYLES = {"fatal": "bold red", "error": "red", "query": "yellow", "note": "dim"}
COLUMNS = ("file", "submission_id", "status", "severity", "rule_id", "sheet", "cells", "observed", "expected")
LAST_COLUMNS = ("effect", "explanation", "state")
#: The sentences of a finding that are shown.
MESSAGES = {
    Language.zh: ("message_zh",),
    Language.en: ("message_en",),
    Language.both: ("message_zh", "message_en"),
}
_FEW = 4


def command(
    files: FilesArgument,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate",
            help="把标记好的工作簿写到此目录 / write the workbooks, marked, into this folder",
            callback=made_folder,
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            help="把可打印签字的审核报告写到此目录 / write reports to print and sign into this folder",
            callback=made_folder,
        ),
    ] = None,
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> int:
    """Check files; the exit code says how bad it is."""
    return validate_files(files, annotate, format, readable_release(find_home(home)), report)


def validate_files(
    files: Sequence[Path],
    annotate: Path | None = None,
    form: Format = Format.text,
    release: Path | None = None,
    report: Path | None = None,
) -> int:
    """Check files together, write each finding with its place and fix, and return the exit code.

    Each file goes back into the folder `annotate`, marked, and its findings into the folder `report`, to be signed. What a
    `release` accepted is compared with.
    """
    definitions = load()
    received = {each.file: each for each in (receive(path, str(path)) for path in files)}
    outcome = check_files(list(received.values()), definitions, release, _read)
    conclusion = conclude(outcome.standings, definitions)
    settled = conclusion.standings
    messages = MESSAGES[LANGUAGE.get()]
    answers.answer(
        form,
        lambda: _told(settled, outcome.results, definitions),
        lambda: (row for standing in settled for row in _rows(standing, messages)),
        lambda: [
            _whole(
                standing,
                outcome.results,
                messages,
                unchecked(standing, outcome.results, definitions.rules),
                last_round(standing, settled, definitions.rules),
            )
            for standing in settled
        ],
        [*COLUMNS, *messages, *LAST_COLUMNS],
    )
    if annotate:
        from pipelines.cli.returning import send_back  # imports openpyxl

        send_back(received, conclusion, definitions, annotate)
    if report:
        from pipelines.cli.report import write_reports

        write_reports(received, settled, definitions, report)
    return of_findings(found for one in settled for found in one.findings)


def _read(received: Sequence[Received], definitions: Definitions) -> list[Reading]:
    """Read files, and where there are many show how far that is."""
    if len(received) < _FEW:
        return list(read_files(received, definitions))
    from rich.progress import Progress, TextColumn

    readings = []
    columns = (TextColumn(spoken("⟨读表｜reading⟩ ") + "{task.completed}/{task.total}"),)
    # without a thread of its own that draws: see `disposable`
    with Progress(*columns, console=screen(errors=True), transient=True, auto_refresh=False) as bars:
        task = bars.add_task("", total=len(received))
        for reading in read_files(received, definitions):
            readings.append(reading)
            bars.advance(task)
            bars.refresh()
    return readings


def _whole(
    standing: Standing,
    results: Sequence[RuleResult],
    messages: Sequence[str],
    not_checked: Mapping[str, Sequence[str]],
    since: Round | None,
) -> dict[str, Any]:
    """A file with its verdict, what became of the last round, how much each rule looked at or why not, and its findings."""
    return {
        **answers.fields(standing, "file submission_id form status"),
        "verdict": verdict(standing),
        "observations": standing.observation_count,
        "since_last_round": listed(since),
        "rules": [
            answers.fields(each, "rule_id cells_evaluated findings=finding_count")
            for each in results
            if each.submission_id == standing.submission_id
        ],
        "not_checked": not_checked,
        "findings": list(_rows(standing, messages)),
    }


def _rows(standing: Standing, messages: Sequence[str]) -> Iterable[dict[str, Any]]:
    for found in standing.findings:
        yield {
            **answers.fields(standing, "file submission_id status"),
            **answers.fields(found, " ".join((*COLUMNS[3:], *messages, *LAST_COLUMNS[:2]))),
            "observed": spoken(found.observed),
            "expected": spoken(found.expected),
            "state": found.status,
        }


def _told(settled: Sequence[Standing], results: Sequence[RuleResult], definitions: Definitions) -> Iterator[Any]:
    """Each file's verdict and findings, then how much was looked at."""
    for standing in settled:
        sound = standing.status not in ("rejected", "unread")
        mark, style = ("✓", "green") if sound else ("✗", "red")
        read = f"{standing.form or '—'} · {standing.observation_count:,} {told('个观测', 'observations', ' ')}"
        yield answers.styled((f"{mark} {standing.file} · {read} · {verdict(standing)}", style))
        since = last_round(standing, settled, definitions.rules)
        yield from told_since(since, standing.findings, _told_with_answer, definitions.rules)
        for sentence in told_of_file(unchecked(standing, results, definitions.rules)):
            yield answers.dim(sentence)
    rejected = sum(one.status in ("rejected", "unread") for one in settled)
    yield spoken(
        "⟨文件｜files⟩ {files} · ⟨观测｜observations⟩ {read:,} · "
        "⟨发现｜findings⟩ {found} · ⟨不能接受｜not acceptable⟩ {rejected}",
        files=len(settled),
        read=sum(one.observation_count for one in settled),
        found=sum(len(one.findings) for one in settled),
        rejected=rejected,
    )
    if results:
        yield answers.dim(coverage_of(results, definitions.rules))


def _told_with_answer(found: Finding) -> Iterator[Any]:
    """A finding with what was said of it so far."""
    yield from sentences(found)
    if found.explanation:
        yield answers.styled((f"  ↳ {found.explanation}", "green"))


def all_told(findings: Iterable[Finding]) -> Iterator[Any]:
    """The sentences of findings in both languages."""
    for finding in findings:
        yield from sentences(finding)


def sentences(found: Finding) -> Iterator[Any]:
    """The sentences of a finding, the second of them dim."""
    for name, style in zip(MESSAGES[LANGUAGE.get()], (STYLES[found.severity], "dim"), strict=False):
        yield answers.styled((f"  {getattr(found, name)}", style))


def verdict(standing: Standing) -> str:
    """The status in words, with what became of the queries."""
    if standing.status == "unread":
        return told("没有读取，可以再试", "not read, try again", " ")
    if standing.is_explained:
        return told("接受，核实项均已说明", "accepted, queries explained", " ")
    if standing.status == "accepted" and standing.open_queries:
        return spoken("⟨接受，{count} 项待说明｜accepted, {count} queries open⟩", count=len(standing.open_queries))
    return called("status", standing.status)
