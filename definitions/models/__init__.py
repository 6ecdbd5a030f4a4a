"""The typed rows and entries of the definition files, one class a kind, each naming its file in its docstring.

Reading is `definitions.loader`, checking across files `definitions.checks`, turning them into tables for SQL
`definitions.tables`.
"""

from definitions.models.activities import (
    Activities,
    ActivityClass,
    Classification,
    Coefficient,
    Correspondence,
    CorrespondenceSet,
    DerivedFrom,
    OpenQuestion,
    ReadsAs,
    Scope,
    ScopeActivity,
    Succession,
)
from definitions.models.conversions import Conversion
from definitions.models.entry import ONE, ZERO, Entry, Shares, Verifiable
from definitions.models.qualifications import Qualification, Qualifications
from definitions.models.regions import (
    GroupMember,
    KnownChanges,
    Region,
    RegionAlias,
    RegionChange,
    RegionGroup,
    RegionLevel,
    Zone,
)
from definitions.models.reporting import Deadline, Reporter
from definitions.models.rules import Band, Bound, NationalFigure, Rule, RuleGroup, Severity
from definitions.models.terms import (
    CoverageStep,
    Dimension,
    Era,
    Measure,
    ObsStatus,
    PrecedenceStep,
    PublishedCount,
    Term,
    Unit,
    VersionEntry,
    Vintage,
)

__all__ = [
    "ONE",
    "ZERO",
    "Activities",
    "ActivityClass",
    "Band",
    "Bound",
    "Classification",
    "Coefficient",
    "Conversion",
    "Correspondence",
    "CorrespondenceSet",
    "CoverageStep",
    "Deadline",
    "DerivedFrom",
    "Dimension",
    "Entry",
    "Era",
    "GroupMember",
    "KnownChanges",
    "Measure",
    "NationalFigure",
    "ObsStatus",
    "OpenQuestion",
    "PrecedenceStep",
    "PublishedCount",
    "Qualification",
    "Qualifications",
    "ReadsAs",
    "Region",
    "RegionAlias",
    "RegionChange",
    "RegionGroup",
    "RegionLevel",
    "Reporter",
    "Rule",
    "RuleGroup",
    "Scope",
    "ScopeActivity",
    "Severity",
    "Shares",
    "Succession",
    "Term",
    "Unit",
    "Verifiable",
    "VersionEntry",
    "Vintage",
    "Zone",
]
