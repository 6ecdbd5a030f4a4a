"""What the definition files say: every table and vocabulary, typed, and what follows from them by looking up.

Nothing is read or judged here. Reading is `definitions.loader`; names and inclusions are decided by modules of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from definitions.history import History
from definitions.models import (
    ActivityClass,
    Band,
    Bound,
    Classification,
    Coefficient,
    Conversion,
    Correspondence,
    CorrespondenceSet,
    CoverageStep,
    KnownChanges,
    Measure,
    NationalFigure,
    ObsStatus,
    OpenQuestion,
    PrecedenceStep,
    PublishedCount,
    Qualifications,
    Region,
    RegionAlias,
    RegionChange,
    Rule,
    Scope,
    ScopeActivity,
    Term,
    Unit,
    VersionEntry,
    Vintage,
    Zone,
)
from definitions.tree import ClassTree


@dataclass(frozen=True)
class Content:
    """Everything that the files say. Mappings keep the order of their files."""

    root: Path
    classifications: dict[str, Classification]
    classes: dict[str, dict[str, ActivityClass]]
    correspondence_sets: dict[str, CorrespondenceSet]
    correspondences: dict[str, list[Correspondence]]
    coefficient_files: dict[str, list[Coefficient]]
    conversions: list[Conversion]
    open_questions: list[OpenQuestion]
    scopes: dict[str, Scope]
    scope_activities: dict[str, list[ScopeActivity]]
    regions: dict[str, list[Region]]
    region_changes: list[RegionChange]
    known_changes: KnownChanges
    region_aliases: list[RegionAlias]
    zones: list[Zone]
    measures: dict[str, Measure]
    units: dict[str, Unit]
    vintages: dict[str, Vintage]
    coverages: dict[str, Term]
    coverage_steps: list[CoverageStep]
    price_bases: dict[str, Term]
    period_kinds: dict[str, Term]
    obs_statuses: dict[str, ObsStatus]
    precedence: list[PrecedenceStep]
    published_counts: list[PublishedCount]
    changelog: list[VersionEntry]
    forms: dict[str, dict[str, Any]]
    qualifications: Qualifications
    rules: dict[str, Rule]
    bands: list[Band]
    national: dict[str, NationalFigure]
    bounds: list[Bound]
    reasons: dict[str, Term]
    content_hash: str
    #: The start of the hash of what is versioned, as a changelog entry carries it.
    content: str

    @property
    def version(self) -> str:
        """The semantic version; `+changed` after it where the files are no longer those of that version."""
        newest = self.changelog[0]
        return newest.version if newest.content == self.content else f"{newest.version}+changed"

    @property
    def coefficients(self) -> list[Coefficient]:
        """The coefficients of all files."""
        return [row for rows in self.coefficient_files.values() for row in rows]

    @cached_property
    def trees(self) -> dict[str, ClassTree]:
        """The tree of each classification."""
        return {identity: ClassTree(classes) for identity, classes in self.classes.items()}

    @cached_property
    def history(self) -> History:
        """The territories of the region codes, and how figures map from one boundary to another."""
        return History(self.regions, self.region_changes, self.known_changes)

    @cached_property
    def territories(self) -> dict[str, list[date]]:
        """The first days of each code's territories."""
        return {code: [one.start for one in found] for code, found in self.history.territories.items()}

    def region_name(self, code: str) -> str:
        """The latest name of a region code; the code itself where it is unknown."""
        versions = self.regions.get(code)
        return versions[-1].name_zh if versions else code

    def region_on(self, code: str, day: date) -> Region:
        """The version of a region code on a day; the latest one where the code did not hold then."""
        versions = self.regions[code]
        return ([version for version in versions if version.holds_on(day)] or versions)[-1]
