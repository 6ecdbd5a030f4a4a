"""`koujing template` and `koujing validate` for people: the empty form, and what is wrong with a filled one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from definitions import load
from pipelines.cli.screen import put, say
from pipelines.cli.validating import Manner, check_files, coverage_of, show, write
from pipelines.life.settling import conclude
from pipelines.life.standing import SETTLED, Standing
from pipelines.workbooks.inbox import receive

if TYPE_CHECKING:
    from pipelines.findings import Finding

CLEAN, FAULTY, UNREADABLE = 0, 1, 2


def write_form(region: str, period: str, output: Path | None) -> Path:
    """Write the submission workbook of a region (code or name) and period; returns where it was written.

    Raises `pipelines.workbooks.template.TemplateError` when the region or the period cannot be understood.
    """
    from pipelines.workbooks.template import resolve_period, resolve_region, write_template

    definitions = load()
    code, of = resolve_region(region, period, definitions), resolve_period(period).id
    path = output or Path(f"{code}-{of}.xlsx")
    write_template(path, code, of, definitions)
    return path


def validate_files(
    files: Sequence[Path], annotate: Path | None = None, manner: Manner | None = None, release: Path | None = None
) -> int:
    """Check files together, write each finding with its place and fix, and return the exit code.

    0 clean or only notes, 1 errors or queries without an explanation, 2 a file could not be read. Each file goes back into
    the folder `annotate`, marked. What a `release` accepted is compared with.
    """
    definitions, manner = load(), manner or Manner()
    received = {each.file: each for each in (receive(path, str(path)) for path in files)}
    outcome = check_files(list(received.values()), definitions, release)
    conclusion = conclude(outcome.standings, definitions)
    settled = conclusion.standings
    found = [finding for one in settled for finding in one.findings]
    if manner.form != "text":
        put(write(settled, outcome.results, manner, verdict))
    else:
        for one in settled:
            show(one, manner, verdict(one))
        rejected = sum(one.status in ("rejected", "unread") for one in settled)
        say(
            f"文件 files {len(settled)} · 观测 observations {sum(one.observation_count for one in settled):,} · "
            f"发现 findings {len(found)} · 不能接受 not acceptable {rejected}"
        )
        if outcome.results:
            say(coverage_of(outcome.results), "dim")
    if annotate:
        from pipelines.cli.returning import send_back

        send_back(received, conclusion, definitions, annotate)
    return exit_code(found)


def verdict(standing: Standing) -> str:
    """The status in words, with what became of the queries."""
    if standing.status == "unread":
        return "没有读取，可以再试 not read, try again"
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
