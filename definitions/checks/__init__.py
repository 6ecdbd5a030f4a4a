"""What one definition file says against the others: every fault with its file, row and column.

These checks run whenever definitions are loaded and are cheap; what takes longer, or is held against published counts,
is `definitions.integrity`. Faults are noted in the `DefinitionFiles`, none is repaired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.checks.activities import check_activities
from definitions.checks.bounds import check_bounds
from definitions.checks.conversions import check_conversions
from definitions.checks.forms import check_forms
from definitions.checks.regions import check_regions
from definitions.checks.reporting import check_reporting
from definitions.checks.rules import check_rules
from definitions.checks.scopes import check_scopes
from definitions.checks.terms import check_terms

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.files import DefinitionFiles

__all__ = ["check"]


def check(definitions: Content, files: DefinitionFiles) -> None:
    """Note every fault between the files."""
    check_activities(definitions, files)
    check_scopes(definitions, files)
    check_regions(definitions, files)
    check_conversions(definitions, files)
    check_terms(definitions, files)
    check_bounds(definitions, files)
    check_rules(definitions, files)
    check_forms(definitions, files)
    check_reporting(definitions, files, "reporting/", definitions.deadlines, definitions.reporters)
