"""What is tried again and what is not: what can pass by itself, and what stays wrong."""

from __future__ import annotations

import errno
from pathlib import Path

import duckdb
import pytest

from definitions import DefinitionError, WrongUsageError
from pipelines.cli.mishaps import understood
from pipelines.holding import BusyError
from pipelines.home import Home, NoInboxError
from pipelines.passing import can_pass
from pipelines.stages import NothingAcceptedError
from pipelines.workbooks.files.disposable import WorkerLostError

PASSING = [
    OSError(errno.ENOSPC, "full"),
    OSError(errno.ESTALE, "stale"),
    OSError(errno.EIO, "input/output"),
    MemoryError(),
    BusyError("忙", "busy"),
    NoInboxError("没有", "away"),
    WorkerLostError("lost"),
    duckdb.OutOfMemoryException("memory"),
    duckdb.IOException("disk"),
]
STAYING = [
    NothingAcceptedError(["a.xlsx"]),
    WrongUsageError("用法", "usage"),
    DefinitionError(Path("units.yml"), 1, "id", "错", "wrong"),
    PermissionError(errno.EACCES, "denied"),
    FileNotFoundError(errno.ENOENT, "none"),
    ValueError("ours"),
    duckdb.BinderException("ours"),
]


def raised_from(error: Exception, cause: Exception) -> Exception:
    try:
        raise error from cause
    except Exception as known:  # noqa: BLE001 - whatever it is, it is given back
        return known


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_what_can_pass_is_tried_again_whatever_it_is_wrapped_in(error: Exception) -> None:
    assert can_pass(error)
    assert can_pass(raised_from(RuntimeError("step"), error))


@pytest.mark.parametrize("error", STAYING, ids=lambda error: type(error).__name__)
def test_what_stays_wrong_is_not(error: Exception) -> None:
    assert not can_pass(error)
    assert not can_pass(raised_from(RuntimeError("step"), error))


def test_a_fault_that_a_person_is_told_of_is_not_tried_again_for_what_lay_under_it(tmp_path: Path) -> None:
    told = understood(OSError(errno.ENOSPC, "full"), Home(tmp_path))
    assert told is not None
    assert not can_pass(raised_from(NothingAcceptedError(["a.xlsx"]), OSError(errno.EIO, "input")))
