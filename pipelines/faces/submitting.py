"""`koujing template` and `koujing validate` for people: the empty form, and what is wrong with a filled one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from definitions import load
from pipelines.faces.screen import screen
from pipelines.life.settling import SETTLED, Standing, conclude
from pipelines.workbooks.inbox import receive
from pipelines.workbooks.submissions import read_file

if TYPE_CHECKING:
    from pipelines.validation.findings import Finding

CLEAN, FAULTY, UNREADABLE = 0, 1, 2
STYLES = {"fatal": "bold red", "error": "red", "query": "yellow", "note": "dim"}


def write_form(region: str, period: str, output: Path | None) -> Path:
    """Write the submission workbook of a region (code or name) and period; returns where it was written.

    Raises `pipelines.workbooks.template.TemplateError` when the region or the period cannot be understood.
    """
    from pipelines.workbooks.template import resolve_region, write_template

    definitions = load()
    code = resolve_region(region, period, definitions)
    path = output or Path(f"{code}-{period}.xlsx")
    write_template(path, code, period, definitions)
    return path


def validate_files(files: Sequence[Path], annotate: Path | None = None) -> int:
    """Check files together, print each finding with its place and fix, and return the exit code.

    0 clean or only notes, 1 errors or queries without an explanation, 2 a file could not be read. Each file goes back into
    the folder `annotate`, marked.
    """
    definitions = load()
    with screen().status("检查 / checking …"):
        received = {str(path): receive(path, str(path)) for path in files}
        standings = [Standing.of(read_file(each, definitions)) for each in received.values()]
    conclusion = conclude(standings, definitions)
    settled = conclusion.standings
    for one in settled:
        show_verdict(one)
    found = [finding for one in settled for finding in one.findings]
    rejected = sum(one.status == "rejected" for one in settled)
    screen().print(
        f"文件 files {len(settled)} · 观测 observations {sum(one.observation_count for one in settled):,} · "
        f"发现 findings {len(found)} · 不能接受 not acceptable {rejected}",
        markup=False,
        highlight=False,
    )
    if annotate:
        from pipelines.faces.returning import send_back

        send_back(received, conclusion, definitions, annotate)
    return exit_code(found)


def show_verdict(standing: Standing) -> None:
    """Print a file's verdict and its findings."""
    sound = standing.status != "rejected"
    mark, style = ("✓", "green") if sound else ("✗", "red")
    read = f"{standing.form or '—'} · {standing.observation_count:,} 个观测 observations"
    screen().print(f"{mark} {standing.file} · {read} · {verdict(standing)}", style=style, markup=False, highlight=False)
    for finding in standing.findings:
        screen().print(f"  {finding.message_zh}", style=STYLES[finding.severity], markup=False, highlight=False)
        screen().print(f"  {finding.message_en}", style="dim", markup=False, highlight=False)
        if finding.explanation:
            screen().print(f"  ↳ {finding.explanation}", style="green", markup=False, highlight=False)


def verdict(standing: Standing) -> str:
    """The status in words, with what became of the queries."""
    if standing.is_explained:
        return "接受，核实项均已说明 accepted, queries explained"
    if standing.status == "accepted" and standing.open_queries:
        return f"接受，{len(standing.open_queries)} 项待说明 accepted, queries open"
    return standing.status


def exit_code(findings: Sequence[Finding]) -> int:
    """The worst severity as an exit code."""
    severities = {finding.severity for finding in findings if finding.status not in SETTLED}
    if "fatal" in severities:
        return UNREADABLE
    return FAULTY if severities & {"error", "query"} else CLEAN
