"""What the definition files say: every table and vocabulary, typed, and what follows from them by looking up.

Nothing is read or judged here. Reading is `definitions.loader`; names and inclusions are decided by modules of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from definitions import models
from definitions.history import History
from definitions.tree import ClassTree


@dataclass(frozen=True)
class Content:
    """Everything that the files say. Mappings keep the order of their files."""

    root: Path
    classifications: dict[str, models.Classification]
    classes: dict[str, dict[str, models.ActivityClass]]
    correspondence_sets: dict[str, models.CorrespondenceSet]
    correspondences: dict[str, list[models.Correspondence]]
    coefficient_files: dict[str, list[models.Coefficient]]
    conversions: list[models.Conversion]
    open_questions: list[models.OpenQuestion]
    scopes: dict[str, models.Scope]
    scope_activities: dict[str, list[models.ScopeActivity]]
    regions: dict[str, list[models.Region]]
    region_changes: list[models.RegionChange]
    known_changes: models.KnownChanges
    region_aliases: list[models.RegionAlias]
    zones: list[models.Zone]
    region_groups: dict[str, models.RegionGroup]
    region_group_members: list[models.GroupMember]
    measures: dict[str, models.Measure]
    units: dict[str, models.Unit]
    vintages: dict[str, models.Vintage]
    coverages: dict[str, models.Term]
    coverage_steps: list[models.CoverageStep]
    price_bases: dict[str, models.Term]
    period_kinds: dict[str, models.Term]
    obs_statuses: dict[str, models.ObsStatus]
    precedence: list[models.PrecedenceStep]
    published_counts: list[models.PublishedCount]
    changelog: list[models.VersionEntry]
    forms: dict[str, dict[str, Any]]
    qualifications: models.Qualifications
    rules: dict[str, models.Rule]
    #: The file in which each of them stands.
    rule_files: dict[str, str]
    bands: list[models.Band]
    national: dict[str, models.NationalFigure]
    bounds: list[models.Bound]
    reasons: dict[str, models.Term]
    deadlines: dict[str, models.Deadline]
    reporters: list[models.Reporter]
    content_hash: str
    #: The start of the hash of what is versioned, as a changelog entry carries it.
    content: str

    @property
    def version(self) -> str:
        """The semantic version; `+changed` after it where the files are no longer those of that version."""
        newest = self.changelog[0]
        return newest.version if newest.content == self.content else f"{newest.version}+changed"

    @property
    def coefficients(self) -> list[models.Coefficient]:
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

    def region_on(self, code: str, day: date) -> models.Region:
        """The version of a region code on a day; the latest one where the code did not hold then."""
        versions = self.regions[code]
        return ([version for version in versions if version.holds_on(day)] or versions)[-1]
