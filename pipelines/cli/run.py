"""`koujing run`: progress, then the table of what is new, then what was read, rejected and published."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from definitions import WrongUsageError
from pipelines import waiting
from pipelines.cli import answers, table
from pipelines.cli.answers import dim, page, put, say
from pipelines.cli.asking import rows
from pipelines.cli.exit_codes import ExitCode
from pipelines.cli.mishaps import understood
from pipelines.cli.options import HomeOption, InboxOption
from pipelines.cli.rejections import lay_out_past, show_decided, show_kept, show_rejected, standing_findings
from pipelines.cli.speech import explained
from pipelines.events import EventLog
from pipelines.holding import holding
from pipelines.home import DATABASE, Home, find_home, find_inboxes
from pipelines.interruption import exit_code
from pipelines.languages import told
from pipelines.notices import conclude
from pipelines.outcomes import Ended, Outcome
from pipelines.outgoing import first_of, one_line
from pipelines.progress import TerminalProgress
from pipelines.publication.connection import connect, literal, open_release
from pipelines.publication.manifest import Manifest
from pipelines.receiving import ready, unchanged
from pipelines.run import DEFAULT_SCOPE, MEMORY, Run, begin
from pipelines.waiting import Waiting
from pipelines.words import legend, words

if TYPE_CHECKING:
    import duckdb

#: Counts that a release of an earlier version does not have.
_LATER = {"withdrawn": 0, "unread": 0, "earlier": 0}
#: So much is told of an error that nobody foresaw.
_WORDS = 200
#: So many lines of the table are shown.
LINES = 200
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


class Log(StrEnum):
    """How a run tells what it does: to people, or to machines."""

    text = "text"
    json = "json"


def command(
    inbox: InboxOption = None,
    home: HomeOption = None,
    memory: Annotated[
        str, typer.Option("--memory", help="数据库至多占用的内存 / memory DuckDB may hold", parser=_size)
    ] = MEMORY,
    profile: Annotated[
        bool, typer.Option("--profile", help="列出各阶段的用时、行数和内存 / list what each stage took")
    ] = False,
    log: Annotated[
        Log, typer.Option("--log", help="标准错误写给人还是程序：每事一行 / stderr for people, or a line an event")
    ] = Log.text,
) -> int:
    """Read the inboxes, compute and publish."""
    place, run_id = find_home(home), str(uuid4())
    if log is Log.text:
        return Call(place, TerminalProgress(), run_id, memory, profile=profile).ended(inbox)
    events = EventLog(run_id)
    call = Call(place, events, run_id, memory, profile=profile)
    code: int
    try:
        code = call.ended(inbox)
    except KeyboardInterrupt:
        code = exit_code()
    except Exception as error:  # noqa: BLE001 - the last line of the log says what it was
        _, code = explained(error, place)
    events.write("ended", exit_code=int(code), outcome=call.came.outcome, **call.came.told)
    # here, so that nothing else is said on the stream of events
    raise SystemExit(int(code))


class Call:
    """The job of one call of the command: its run, what is told of it, and what came of it in the end."""

    def __init__(
        self, home: Home, progress: TerminalProgress | EventLog, run_id: str, memory: str, *, profile: bool
    ) -> None:
        self._home, self._progress, self._run_id, self._memory, self._profile = home, progress, run_id, memory, profile
        self._run: Run | None = None
        self.came = Ended("not_released")

    def ended(self, inbox: list[Path] | None) -> ExitCode:
        """Do it; the last line and a line of the home's log say what came of it, however a run ends."""
        try:
            inboxes = find_inboxes(inbox)
            with holding(self._home, self._progress):
                self.came, code = self._released(inboxes)
        except KeyboardInterrupt:
            self.came = replace(self.came, outcome="interrupted", **self._counts())
            self._conclude()
            raise
        except Exception as error:
            known = understood(error, self._home)
            cause = (known.zh, known.en) if known else (_shortly(error),) * 2
            self.came = replace(self.came, cause=cause, why=type(error).__name__, **self._counts())
            if not isinstance(error, WrongUsageError):
                self._conclude()
            raise
        self._conclude()
        return code

    def _conclude(self) -> None:
        put(last_line(self.came))
        conclude(self._home, self.came, self._run_id, self._progress.say)

    def _counts(self) -> dict[str, Any]:
        """How many files lay in the inboxes, and how many of them were hashed, as far as the run came."""
        run = self._run
        return {"files": len(run.arrived), "contents_read": run.seen.hashed} if run else {}

    def _released(self, inboxes: list[Path]) -> tuple[Ended, ExitCode]:
        """Run the job and show its result, and what its stages took."""
        with self._progress:
            run = replace(begin(self._home, inboxes, DEFAULT_SCOPE, self._run_id, self._progress), memory=self._memory)
            self._run = run
            if not run.received:
                places = "、".join(map(str, inboxes))
                return Ended("no_files", **self._counts(), cause=(places, places)), ExitCode.DONE
            if manifest := unchanged(run):
                return replace(self._shown(run, manifest, self._home.database), outcome="unchanged"), ExitCode.DONE
            if built := ready(run):
                return self._met(run, built)
            from pipelines.assets.instance import execute, failure
            from pipelines.assets.resource import Runs

            runs = Runs(lambda run_id: replace(run, run_id=run_id))
            result = execute(self._home, runs, self._progress, self._run_id)
        if not result.success or runs.manifest is None:
            show_costs(run, self._profile)
            self.came = replace(self.came, rejected=show_found(run, self._events))
            raise failure(result, runs.error)
        if runs.manifest.waits and (built := waiting.of(self._home)):
            return self._waits(run, built)
        show_table(run)
        ended = self._shown(run, runs.manifest, self._home.database)
        return ended, ExitCode.SOME_REJECTED if ended.rejected else ExitCode.DONE

    def _met(self, run: Run, built: Waiting) -> tuple[Ended, ExitCode]:
        """What was built before is put in place, unless it still waits."""
        if built.reasons:
            return self._waits(run, built)
        ended = self._shown(run, waiting.place(self._home, built.folder), self._home.database)
        return ended, ExitCode.SOME_REJECTED if ended.rejected else ExitCode.DONE

    def _waits(self, run: Run, built: Waiting) -> tuple[Ended, ExitCode]:
        ended = self._shown(run, built.manifest, built.folder / DATABASE)
        return replace(ended, outcome="waits", cause=built.told), ExitCode.WAITS

    def _shown(self, run: Run, manifest: Manifest, database: Path) -> Ended:
        summary = show(run, manifest, database, self._events)
        show_costs(run, self._profile)
        rejected, waiting = int(summary["left_out"]), int(summary["waiting"] or 0)
        outcome: Outcome = "in_part" if rejected else "released"
        return Ended(outcome, manifest.release_id, rejected=rejected, waiting=waiting, **self._counts())

    @property
    def _events(self) -> EventLog | None:
        return self._progress if isinstance(self._progress, EventLog) else None


def _shortly(error: Exception) -> str:
    """The first words of an error that nobody foresaw."""
    return first_of(str(error).strip().splitlines() or [type(error).__name__], 1)[:_WORDS]


def last_line(ended: Ended) -> str:
    """What came of a run, on one line for whoever reads the last one."""
    zh, en = (one_line(text) for text in ended.cause)
    told_zh, told_en = words()["ended"][ended.outcome]
    counts = {"release": ended.release, "files": ended.files, "rejected": ended.rejected, "waiting": ended.waiting}
    return told(told_zh.format(cause=zh, **counts), told_en.format(cause=en, **counts))


def show_costs(run: Run, asked: bool) -> None:
    """List what each stage took, where that was asked for."""
    if asked:
        say(answers.table(COSTS, run.progress.costs))


def show_found(run: Run, events: EventLog | None) -> int:
    """Tell what a run without a release could not accept, and how many files that are; nothing where it did not come so far."""
    if not run.parquet("submissions").is_file():  # written after the findings
        return 0

    connection = connect()
    try:
        for table in ("findings", "submissions"):
            path = literal(str(run.parquet(table)))
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet({path})")
        lay_out_past(connection)
        _tell_rejected(connection, run, run.run_id, events)
        (summary,) = rows(connection, "run_summary", {})
        return int(summary["left_out"])
    finally:
        connection.close()


def show_table(run: Run) -> None:
    """Print the table of a release that is new, as much of it as can be looked through."""
    connection = open_release(run.home.database)
    for part in (*table.rendered(table.select(connection, (), (), ()), LINES), *map(dim, legend("table"))):
        say(part)


def show(run: Run, manifest: Manifest, database: Path, events: EventLog | None = None) -> dict[str, Any]:
    """Print what was rejected and why, and the summary, which is returned."""
    connection = open_release(database)
    lay_out_past(connection)
    _tell_rejected(connection, run, manifest.release_id, events)
    show_kept(connection, run.definitions)
    show_decided(run.arrived, run.decisions)
    (summary,) = rows(connection, "run_summary", {})
    say(page("run.txt", **(_LATER | dict(manifest.summary) | summary)))
    put(f"{database}")
    return summary


def _tell_rejected(connection: duckdb.DuckDBPyConnection, run: Run, named: str, events: EventLog | None) -> None:
    """What blocks files or rows, for people; for machines every finding that blocks or asks for an explanation."""
    show_rejected(connection, run.home, named, run.definitions)
    if events:
        for found in standing_findings(connection):
            is_query = found["severity"] == "query"
            events.write(
                "query" if is_query else "rejected",
                cause=found["rule_id"],
                **{name: found[name] for name in ("file", "sheet", "cells", "message_zh", "message_en")},
            )
