"""What is said when something goes wrong: the errors of our own rooms speak for themselves, others are named and logged.

A person never sees a traceback; whoever maintains the project finds it in the log file that the sentence names.
"""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path

from definitions import DefinitionError, RegionNameError, UnknownCodeError, VerificationError
from indicators.contracts import ContractError
from indicators.method import UnknownScopeError
from pipelines.faces.asking import NothingToTraceError
from pipelines.holding import BusyError, HomeError
from pipelines.home import Home
from pipelines.life.decisions import DecisionError
from pipelines.life.deliveries import LedgerError
from pipelines.publication.current import ReleaseDamagedError, damage
from pipelines.workbooks.template import TemplateError

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
    with tempfile.NamedTemporaryFile("w", prefix="koujing-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.writelines(traceback.format_exception(error))
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"没有预料到的错误：{first}；详情见 {Path(log.name)}，请交给维护者 / "
        f"an unforeseen error ({type(error).__name__}); the details are in {Path(log.name)}, please hand them to the maintainers"
    )
