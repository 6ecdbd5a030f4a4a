"""The exit codes of all commands. What each says to people is `words.toml`, which `koujing --help` shows and README repeats."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.findings import Finding


class ExitCode(IntEnum):
    """How a command ended, for the program that called it."""

    DONE = 0
    NOT_DONE = 1
    WRONG_USAGE = 2
    SOME_REJECTED = 3
    OPEN_QUERIES = 4
    WAITS = 5
    OUR_FAULT = 70
    #: What every shell says of a program that writes where nobody reads; of an interrupted one, `pipelines.interruption`.
    NOBODY_READS = 141


def of_error(error: Exception) -> ExitCode:
    """What was asked wrongly, what could not be done, and what nobody foresaw."""
    from definitions.errors import UserError, WrongUsageError

    if isinstance(error, WrongUsageError):
        return ExitCode.WRONG_USAGE
    return ExitCode.NOT_DONE if isinstance(error, UserError) else ExitCode.OUR_FAULT


def of_findings(findings: Iterable[Finding]) -> ExitCode:
    """What files are for that have these findings: rejected, waiting for an explanation, or accepted."""
    from pipelines.life.standing import SETTLED

    severities = {found.severity for found in findings if found.status not in SETTLED}
    if severities & {"fatal", "error"}:
        return ExitCode.NOT_DONE
    return ExitCode.OPEN_QUERIES if "query" in severities else ExitCode.DONE
