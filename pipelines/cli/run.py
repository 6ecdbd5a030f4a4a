"""`koujing run`: progress, then what was read, rejected and published, then the table."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from definitions import WrongUsageError
from pipelines.cli import answers, table
from pipelines.cli.answers import dim, page, put, say
from pipelines.cli.asking import rows
from pipelines.cli.exit_codes import ExitCode
from pipelines.cli.options import HomeOption, InboxOption
from pipelines.cli.rejections import lay_out_past, show_decided, show_kept, show_rejected
from pipelines.cli.words import called, legend
from pipelines.holding import holding
from pipelines.home import Home, find_home, find_inboxes
from pipelines.outcomes import log_outcome
from pipelines.progress import TerminalProgress
from pipelines.publication.connection import connect, literal, open_release
from pipelines.publication.manifest import Manifest
from pipelines.receiving import unchanged
from pipelines.run import DEFAULT_SCOPE, MEMORY, Run, begin

#: Counts that a release of an earlier version does not have.
_LATER = {"withdrawn": 0, "unread": 0, "earlier": 0}
#: What is listed of each stage.
COSTS: answers.Columns = {
    "阶段｜stage": lambda each: each.stage,
    ">秒｜seconds": lambda each: f"{each.seconds:,.2f}",
    ">处理器秒｜processor": lambda each: f"{each.processor_seconds:,.2f}",
    ">行｜rows": lambda each: "" if each.rows is None else f"{each.rows:,}",
    ">内存峰值｜peak MB": lambda each: f"{each.peak_memory_mb:,.0f}",
}


def _size(text: str) -> str:
    """A size as DuckDB reads it."""
    if not re.fullmatch(r"[1-9]\d*(MB|GB)", text):
        raise WrongUsageError(
            f"“{text}”不是内存大小，请写作 2GB 或 800MB", f"“{text}” is no size of memory; write 2GB or 800MB"
        )
    return text


def command(
    inbox: InboxOption = None,
    home: HomeOption = None,
    memory: Annotated[
        str, typer.Option("--memory", help="数据库至多占用的内存 / memory DuckDB may hold", parser=_size)
    ] = MEMORY,
    profile: Annotated[
        bool, typer.Option("--profile", help="列出各阶段的用时、行数和内存 / list what each stage took")
    ] = False,
) -> int:
    """Read the inboxes, compute and publish."""
    return run_and_show(find_home(home), find_inboxes(inbox), memory, profile=profile)


def run_and_show(home: Home, inboxes: list[Path], memory: str = MEMORY, *, profile: bool = False) -> int:
    """Run the job within so much memory and show its result, and what its stages took; its last line says what came of it."""
    progress = TerminalProgress()
    with holding(home, progress):
        with progress:
            waiting = replace(begin(home, inboxes, DEFAULT_SCOPE, "waiting", progress), memory=memory)
            if not waiting.received:
                return _ended(waiting, "no_files", places="、".join(map(str, inboxes)))
            if manifest := unchanged(waiting):
                show(waiting, manifest)
                show_costs(waiting, profile)
                return _ended(waiting, "unchanged", release=manifest.release_id)
            from pipelines.assets.instance import execute, failure
            from pipelines.assets.resource import Runs

            runs = Runs(lambda run_id: replace(waiting, run_id=run_id))
            result = execute(home, runs, progress)
        show_costs(waiting, profile)
        if not result.success or runs.manifest is None:
            show_found(replace(waiting, run_id=result.run_id))
            _ended(waiting, "not_released")
            raise failure(result, runs.error)
        if rejected := show(waiting, runs.manifest):
            _ended(waiting, "in_part", release=runs.manifest.release_id, rejected=rejected)
            return ExitCode.SOME_REJECTED
        return _ended(waiting, "released", release=runs.manifest.release_id)


def _ended(run: Run, outcome: str, **told: object) -> ExitCode:
    """Say what came of the run, on one line for whoever reads the last one; a line of the home's log says it too."""
    put(called("ended", outcome, " / ").format(**told))
    log_outcome(run.home.outcomes, outcome, **told, files=len(run.arrived), contents_read=run.seen.hashed)
    return ExitCode.DONE


def show_costs(run: Run, asked: bool) -> None:
    """List what each stage took, where that was asked for."""
    if asked:
        say(answers.table(COSTS, run.progress.costs))


def show_found(run: Run) -> None:
    """Print what a run without a release could not accept; nothing where it did not come so far."""
    if not run.parquet("submissions").is_file():  # written after the findings
        return

    connection = connect()
    try:
        for table in ("findings", "submissions"):
            path = literal(str(run.parquet(table)))
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet({path})")
        lay_out_past(connection)
        show_rejected(connection, run.home, run.run_id, run.definitions)
    finally:
        connection.close()


def show(run: Run, manifest: Manifest) -> int:
    """Print the table, what was rejected and why, and the summary; returns how many files are left out, undecided."""
    connection = open_release(run.home.database)
    lay_out_past(connection)
    for part in (table.rendered(table.select(connection, (), (), ())), *map(dim, legend("table"))):
        say(part)
    show_rejected(connection, run.home, manifest.release_id, run.definitions)
    show_kept(connection, run.definitions)
    show_decided(run.arrived, run.decisions)
    (summary,) = rows(connection, "run_summary", {})
    say(page("run.txt", **(_LATER | dict(manifest.summary) | summary)))
    put(f"{run.home.database}")
    return int(summary["left_out"])
