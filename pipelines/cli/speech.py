"""How commands speak when something is wrong: one sentence and an exit code (`exit_codes`), never a traceback.

What a person can put right (`UserError`) speaks for itself; other errors are named, and logged for whoever maintains the project.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import typer

from pipelines.cli.answers import complain
from pipelines.cli.exit_codes import ExitCode, of_error
from pipelines.home import Home, find_home
from pipelines.languages import told

Options = ParamSpec("Options")


def in_one_sentence(command: Callable[Options, int | None]) -> Callable[Options, None]:
    """The command as Typer calls it: it ends with the code it returns, and what goes wrong ends in one sentence."""

    @wraps(command)
    def speaking(*given: Options.args, **options: Options.kwargs) -> None:
        home = options.get("home")
        with one_sentence(home if isinstance(home, Path) else None):
            if code := command(*given, **options):
                raise typer.Exit(code)

    return speaking


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
        raise typer.Exit(nobody_reads()) from None
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback reaches a person
        sentence, code = explained(error, find_home(home))
        complain(sentence)
        raise typer.Exit(code) from None


def nobody_reads() -> ExitCode:
    """Nobody reads on, as behind `| head`: what is still to be flushed goes nowhere. Returns the code of that end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.NOBODY_READS


def explained(error: Exception, home: Home) -> tuple[str, ExitCode]:
    """What is said of an error, and the code with which the command ends."""
    from pipelines.cli.mishaps import understood

    known = understood(error, home)
    return told(known.zh, known.en) if known else _unforeseen(error), of_error(known or error)


def interrupted() -> int:
    """Say that the command was told to end; returns the code with which it does."""
    from pipelines.interruption import exit_code

    complain(
        told(
            "已中断，没有完成；已有的发布没有变，再运行一次即可",
            "interrupted, and not finished; the release in place is as it was. Run it again",
        )
    )
    return exit_code()


def _unforeseen(error: Exception) -> str:
    """One sentence that names the file to which the error is written."""
    with tempfile.NamedTemporaryFile("w", prefix="koujing-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.writelines(traceback.format_exception(error))
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return told(
        f"没有预料到的错误：{first}；详情见 {log.name}，请交给维护者",
        f"an unforeseen error ({type(error).__name__}); the details are in {log.name}, please hand them to the maintainers",
    )
