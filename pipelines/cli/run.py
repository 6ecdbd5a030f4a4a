"""`koujing run`: progress, then what was read, rejected and published, then the table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli import table
from pipelines.cli.answers import dim, page, put, say
from pipelines.cli.options import HomeOption
from pipelines.cli.rejections import show_decided, show_kept, show_rejected
from pipelines.cli.words import legend
from pipelines.holding import holding
from pipelines.home import Home, find_home, find_inboxes
from pipelines.progress import TerminalProgress
from pipelines.publication.connection import connect, open_release
from pipelines.publication.manifest import Manifest
from pipelines.publication.release import literal
from pipelines.run import DEFAULT_SCOPE, Run, begin
from pipelines.stages import unchanged

PUBLISHED, FAILED = 0, 1
#: Counts that a release of an earlier version does not have.
_LATER = {"withdrawn": 0, "unread": 0, "earlier": 0}
#: How many queries of the accepted files wait for an explanation, and how many have one.
_QUERIES = "SELECT sum(open_query_count), sum(explained_query_count) FROM submissions WHERE status = 'accepted'"


def command(
    inbox: Annotated[
        list[Path] | None, typer.Option("--inbox", help="收件目录，可多次 / a folder of spreadsheets, repeatable")
    ] = None,
    home: HomeOption = None,
) -> int:
    """Read the inboxes, compute and publish."""
    return run_and_show(find_home(home), find_inboxes(inbox))


def run_and_show(home: Home, inboxes: list[Path]) -> int:
    """Run the job and show its result; returns the exit code: 0 published or nothing changed, 1 no release could be built."""
    progress = TerminalProgress()
    with holding(home, progress):
        with progress:
            waiting = begin(home, inboxes, DEFAULT_SCOPE, "waiting", progress)
            if not waiting.received:
                places = "、".join(str(inbox) for inbox in inboxes)
                say(f"收件目录中没有文件：{places} / nothing to read in the inboxes")
                return PUBLISHED

            if manifest := unchanged(waiting):
                show(waiting, manifest, "没有变化，沿用现有发布 / no change, the current release stands")
                return PUBLISHED
            from pipelines.assets.instance import execute, failure
            from pipelines.assets.resource import Runs

            runs = Runs(lambda run_id: replace(waiting, run_id=run_id))
            result = execute(home, runs, progress)
        if not result.success or runs.manifest is None:
            show_found(replace(waiting, run_id=result.run_id))
            say(f"没有发布 / no release: {failure(result)}", "red")
            return FAILED
        show(waiting, runs.manifest, "已发布 / published")
        return PUBLISHED


def show_found(run: Run) -> None:
    """Print what a run without a release could not accept; nothing where it did not come so far."""
    if not run.parquet("submissions").is_file():  # written after the findings
        return

    connection = connect()
    try:
        for table in ("findings", "submissions"):
            path = literal(str(run.parquet(table)))
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet({path})")
        show_rejected(connection, run.home, run.run_id, run.definitions)
    finally:
        connection.close()


def show(run: Run, manifest: Manifest, outcome: str) -> None:
    """Print the table, what was rejected and why, and the summary."""
    connection = open_release(run.home.database)
    for part in (table.rendered(table.select(connection, (), (), ())), *map(dim, legend("table"))):
        say(part)
    show_rejected(connection, run.home, manifest.release_id, run.definitions)
    show_kept(connection, run.definitions)
    show_decided(run.arrived, run.decisions)
    ((waiting, explained),) = connection.execute(_QUERIES).fetchall()
    say(page("run.txt", **(_LATER | dict(manifest.summary)), waiting=waiting, explained=explained))
    say(f"{outcome}: {manifest.release_id}", "bold green")
    put(f"{run.home.database}")
