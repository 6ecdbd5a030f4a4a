"""WHAT counts: the shared definition of the digital economy, as data and one typed loader.

Here belong the classifications, correspondences, scopes, regions, measures, units, forms and rules (CSV and YAML that a
statistician can edit and review) and the code that reads them into typed, checked objects and into Arrow tables for SQL.
What is computed from them belongs to ``indicators``; reading submissions and publishing belong to ``pipelines``. This
package imports nothing of ours. How to change a definition is `definitions/README.md`.
"""

from definitions.errors import (
    DefinitionError,
    RegionNameError,
    UnknownCodeError,
    UserError,
    VerificationError,
    WrongUsageError,
)
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
