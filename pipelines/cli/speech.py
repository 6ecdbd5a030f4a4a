"""How commands speak when something is wrong: one sentence and exit code 2, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipelines.cli.screen import complain
from pipelines.home import DATABASE, Home, NoInboxError, find_home

if TYPE_CHECKING:
    import duckdb

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="数据目录（默认 data/ 或 $KOUJING_HOME） / where state lives", show_default=False),
]

#: What a shell says of a program that writes where nobody reads.
NOBODY_READS = 141


def period_id(text: str) -> str:
    """A period as the tables write it, however it was typed; a text that is none stays as it is, and fits nothing."""
    from pipelines.workbooks.periods import parse_period

    period = parse_period(text)
    return period.id if period else text


def stop(sentence: str) -> NoReturn:
    """Say one sentence on standard error and end with exit code 2."""
    complain(sentence)
    raise typer.Exit(2)


@contextmanager
def one_sentence(home: Path | None = None) -> Iterator[None]:
    """What a person can put right ends in one sentence; so does what nobody foresaw, with a place to look.

    `home` is the one that was asked for, whose release may turn out to be damaged only while it is read.
    """
    try:
        yield
        sys.stdout.flush()
    except (typer.Exit, typer.Abort, KeyboardInterrupt):
        raise
    except BrokenPipeError:
        # nobody reads on, as behind `| head`; what is still to be flushed goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(NOBODY_READS) from None
    except NoInboxError as error:
        stop(str(error))
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback reaches a person
        from pipelines.cli.mishaps import sentence

        stop(sentence(error, find_home(home)))


def open_current(home: Home) -> duckdb.DuckDBPyConnection:
    """The current release, read-only; one sentence where there is none.

    Raises `pipelines.publication.current.ReleaseDamagedError` where it is not what was written.
    """
    from pipelines.publication.connection import open_release
    from pipelines.publication.current import intact

    folder = intact(home)
    if folder is None:
        stop(
            f"{home.releases} 中还没有发布，请先运行 koujing run / "
            f"there is no release yet ({DATABASE}); run koujing run"
        )
    return open_release(folder / DATABASE)


def readable_release(home: Home) -> Path | None:
    """The current release's file for a command that goes on without one; damage is said."""
    from pipelines.publication.current import ReleaseDamagedError, intact

    try:
        folder = intact(home)
    except ReleaseDamagedError as error:
        complain(str(error))
        return None
    return folder / DATABASE if folder else None
