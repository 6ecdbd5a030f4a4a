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
from pipelines.life.decisions import DecisionError
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
    DecisionError,
    TemplateError,
)


def sentence(error: Exception) -> str:
    """One sentence for a person; an error nobody foresaw is written to a file that the sentence names."""
    if isinstance(error, SPOKEN):
        return str(error)
    with tempfile.NamedTemporaryFile("w", prefix="koujing-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.writelines(traceback.format_exception(error))
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"没有预料到的错误：{first}；详情见 {Path(log.name)}，请交给维护者 / "
        f"an unforeseen error ({type(error).__name__}); the details are in {Path(log.name)}, please hand them to the maintainers"
    )
