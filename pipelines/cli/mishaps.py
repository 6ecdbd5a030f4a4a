"""What is said when something goes wrong: the errors of our own rooms speak for themselves, others are named and logged.

A person never sees a traceback; whoever maintains the project finds it in the log file that the sentence names.
"""

from __future__ import annotations

import shutil
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from definitions import DefinitionError, RegionNameError, UnknownCodeError, VerificationError
from indicators.contracts import ContractError
from indicators.method import UnknownScopeError
from pipelines.cli.asking import NothingToTraceError
from pipelines.holding import BusyError, HomeError
from pipelines.home import Home
from pipelines.life.decisions import DecisionError
from pipelines.life.deliveries import LedgerError
from pipelines.publication.current import ReleaseDamagedError, damage
from pipelines.workbooks.template import TemplateError

#: With less than this no release can be written, and no library says so in the same words.
_FREE_BYTES = 2 << 20

SPOKEN = (
    DefinitionError,
    RegionNameError,
    UnknownCodeError,
    VerificationError,
    ContractError,
    UnknownScopeError,
    NothingToTraceError,
    BusyError,
    HomeError,
    ReleaseDamagedError,
    DecisionError,
    LedgerError,
    TemplateError,
)


def sentence(error: Exception, home: Home) -> str:
    """One sentence for a person; an error nobody foresaw is written to a file that the sentence names.

    DuckDB finds damage of a release that its seal does not show, when it reads the place: then the damage is what is told.
    """
    if isinstance(error, SPOKEN):
        return str(error)
    if type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb") and (damaged := damage(home)):
        return str(damaged)
    if full := _full(home):
        return full
    with tempfile.NamedTemporaryFile("w", prefix="koujing-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.writelines(traceback.format_exception(error))
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"没有预料到的错误：{first}；详情见 {Path(log.name)}，请交给维护者 / "
        f"an unforeseen error ({type(error).__name__}); the details are in {Path(log.name)}, please hand them to the maintainers"
    )


def _full(home: Home) -> str:
    """Whether the home's disk is full, in one sentence; '' where it is not or nobody knows."""
    with suppress(OSError):
        free = shutil.disk_usage(home.root).free
        if free < _FREE_BYTES:
            return (
                f"数据目录 {home.root} 所在的磁盘已满（剩余 {free:,} B），没有完成；已有的发布没有变。请腾出空间后再运行 / "
                f"the disk of the home {home.root} is full ({free:,} B left) and this was not finished; the release in "
                "place is as it was. Free some space and run again"
            )
    return ""
