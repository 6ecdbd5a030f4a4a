"""WHAT counts: the shared definition of the digital economy, as data and one typed loader.

Here belong the classifications, correspondences, scopes, regions, measures, units, forms and rules (CSV and YAML that a
statistician can edit and review) and the code that reads them into typed, checked objects and into Arrow tables for SQL.
What is computed from them belongs to ``indicators``; reading submissions and publishing belong to ``pipelines``. This
package imports nothing of ours. How to change a definition is `definitions/README.md`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from definitions.errors import (
    DefinitionError,
    RegionNameError,
    UnknownCodeError,
    UserError,
    VerificationError,
    WrongUsageError,
)

if TYPE_CHECKING:
    from definitions.loader import Definitions, examine, load
    from definitions.naming import RegionDecision

__all__ = [
    "DefinitionError",
    "Definitions",
    "RegionDecision",
    "RegionNameError",
    "UnknownCodeError",
    "UserError",
    "VerificationError",
    "WrongUsageError",
    "examine",
    "load",
]

#: What is imported when it is asked for: a command that only says what it can do needs no definitions.
_LATE = {
    "Definitions": "definitions.loader",
    "RegionDecision": "definitions.naming",
    "examine": "definitions.loader",
    "load": "definitions.loader",
}


def __getattr__(name: str) -> Any:
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
