"""Loads the definition files into one typed, checked object.

Reading files is `definitions.files`, what one file says against another `definitions.checks`, what the definitions look
like as tables `definitions.tables`.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import VERSION

from definitions import compiled, models
from definitions.class_naming import ClassNames
from definitions.content import Content
from definitions.errors import DefinitionError
from definitions.files import CHANGELOG, DefinitionFiles, content_hash
from definitions.inclusion import Inclusion, industries
from definitions.naming import RegionNames

ROOT = Path(__file__).parent
REGIONS = ("regions/regions.csv", "regions/towns.csv", "regions/sample_regions.csv")
CHANGES = ("regions/changes.csv", "regions/sample_changes.csv")
#: How forms are laid out and what is checked changes no meaning; the changelog speaks of the rest.
NOT_VERSIONED = (CHANGELOG, "forms/", "rules/", "reporting/")
#: Who is to report by when is no part of what a release rests on.
NOT_COMPUTED_WITH = "reporting/"
DEADLINES, REPORTERS = "reporting/deadlines.csv", "reporting/reporters.csv"
#: How many digits of the content hash a changelog entry carries.
CONTENT_DIGITS = 12
#: How many folders of definitions are kept in memory: the project's own, and one that is being tried out.
KEPT = 2
#: What makes objects of the files, beside the files themselves.
CODE = (".py", ".toml")

_kept: dict[tuple[Path, str], tuple[Definitions | None, tuple[DefinitionError, ...]]] = {}

__all__ = ["ROOT", "Definitions", "content_hash", "examine", "load"]


@dataclass(frozen=True)
class Definitions(Content):
    """Everything that `definitions/` says, typed and checked, with those who decide by it, made once."""

    @cached_property
    def names(self) -> RegionNames:
        """Decides which region a name or code means."""
        return RegionNames(self)

    @cached_property
    def _class_names(self) -> dict[str, ClassNames]:
        return {}

    def class_names(self, classification: str) -> ClassNames:
        """Judges names beside the codes of a classification; made once."""
        if classification not in self._class_names:
            self._class_names[classification] = ClassNames(self, classification)
        return self._class_names[classification]

    @cached_property
    def _industries(self) -> dict[str, dict[str, Inclusion]]:
        return {}

    def industries_of(self, scope_id: str) -> dict[str, Inclusion]:
        """The industries that a scope counts, worked out once. Raises `UnknownCodeError` where it has no list."""
        if scope_id not in self._industries:
            self._industries[scope_id] = industries(self, self.scopes[scope_id])
        return self._industries[scope_id]


def load(root: Path = ROOT) -> Definitions:
    """Read and check all definition files under `root`.

    Raises `DefinitionError` at the first fault. What was read is kept in memory for as long as the files stay the same.
    """
    definitions, faults = examine(root)
    if faults or definitions is None:
        raise faults[0]
    return definitions


def examine(root: Path = ROOT) -> tuple[Definitions | None, tuple[DefinitionError, ...]]:
    """The definitions under `root` with all their faults; without definitions where a file could not even be read."""
    files = DefinitionFiles(root)
    key = (root, files.content_hash())
    if key not in _kept:
        if len(_kept) == KEPT:
            _kept.pop(next(iter(_kept)))
        with _no_collection():
            _kept[key] = _compiled(files) if root == ROOT else _read(files)
    return _kept[key]


def code() -> list[Path]:
    """The files of the code that makes objects and tables of the definitions."""
    return [path for path in ROOT.rglob("*") if path.suffix in CODE]


def is_as_filed(definitions: Content) -> bool:
    """Whether these are the project's own definitions, as they were loaded from its files."""
    return any(definitions is known for known, _ in _kept.values()) and definitions.root == ROOT


def _compiled(files: DefinitionFiles) -> tuple[Definitions | None, tuple[DefinitionError, ...]]:
    """What was read of these files before, by the same code, else what is read now; faults are not kept."""
    name = f"definitions-{compiled.key(str(ROOT), files.content_hash(), VERSION, code=code())}"
    if found := compiled.kept(name):
        definitions: Definitions = pickle.loads(found.read_bytes())  # noqa: S301  nobody else can have written it
        return definitions, ()
    read, faults = _read(files)
    if read is not None and not faults:
        compiled.keep(name, lambda path: path.write_bytes(pickle.dumps(read, protocol=pickle.HIGHEST_PROTOCOL)))
    return read, faults


@contextmanager
def _no_collection() -> Iterator[None]:
    """Thousands of rows are made and all are kept: looking for garbage among them, now or later, is wasted time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if enabled:
            gc.enable()


def _read(files: DefinitionFiles) -> tuple[Definitions | None, tuple[DefinitionError, ...]]:
    classifications = files.keyed("classifications/classifications.yml", models.Classification)
    sets = files.keyed("correspondences/correspondences.yml", models.CorrespondenceSet)
    scopes = files.one_a_file("scopes", models.Scope)
    known_changes = files.one("regions/known_changes.yml", models.KnownChanges) or models.KnownChanges.nothing()
    lists = {s.id: s.activities.list_file for s in scopes.values() if s.activities and s.activities.list_file}
    rules_of = {name: files.keyed(name, models.Rule) for name in files.names("rules/*.yml")}
    regions: dict[str, list[models.Region]] = {}
    for region in (region for name in REGIONS for region in files.rows(name, models.Region)):
        regions.setdefault(region.code, []).append(region)
    for versions in regions.values():
        versions.sort(key=lambda region: region.valid_from)
    definitions = Definitions(
        root=files.root,
        classifications=classifications,
        classes={
            i: files.keyed_rows(f"classifications/{i}.csv", models.ActivityClass, "code") for i in classifications
        },
        correspondence_sets=sets,
        correspondences={i: files.rows(f"correspondences/{i}.csv", models.Correspondence) for i in sets},
        coefficient_files={name: files.rows(name, models.Coefficient) for name in files.names("coefficients/*.csv")},
        conversions=files.rows("conversions/conversions.csv", models.Conversion),
        open_questions=files.rows("correspondences/open_questions.csv", models.OpenQuestion),
        scopes=scopes,
        scope_activities={i: files.rows(f"scopes/{name}", models.ScopeActivity) for i, name in lists.items()},
        regions=regions,
        region_changes=[change for name in CHANGES for change in files.rows(name, models.RegionChange)],
        known_changes=known_changes,
        region_aliases=files.rows("regions/aliases.csv", models.RegionAlias),
        zones=files.rows("regions/zones.csv", models.Zone),
        region_groups=files.keyed_rows("regions/groups.csv", models.RegionGroup, "id"),
        region_group_members=files.rows("regions/group_members.csv", models.GroupMember),
        measures=files.keyed("measures.yml", models.Measure),
        units=files.keyed("units.yml", models.Unit),
        vintages=files.keyed("vintages.yml", models.Vintage),
        coverages=files.keyed("coverage.yml", models.Term, "coverages"),
        coverage_steps=files.entries("coverage.yml", models.CoverageStep, "steps"),
        price_bases=files.keyed("price_bases.yml", models.Term),
        period_kinds=files.keyed("period_kinds.yml", models.Term),
        obs_statuses=files.keyed("obs_status.yml", models.ObsStatus),
        precedence=files.entries("precedence.yml", models.PrecedenceStep),
        published_counts=files.entries("published_counts.yml", models.PublishedCount),
        changelog=files.entries(CHANGELOG, models.VersionEntry),
        forms={Path(name).parent.name: files.mapping(name) for name in files.names("forms/*/form.yml")},
        qualifications=files.one("forms/qualifications.yml", models.Qualifications) or models.Qualifications.nothing(),
        rules={i: rule for rules in rules_of.values() for i, rule in rules.items()},
        rule_files={i: name for name, rules in rules_of.items() for i in rules},
        bands=files.rows("rules/bands.csv", models.Band),
        national=files.keyed_rows("rules/national.csv", models.NationalFigure, "id"),
        bounds=files.rows("rules/bounds.csv", models.Bound),
        reasons=files.keyed("explanation_reasons.yml", models.Term),
        deadlines=files.keyed_rows(DEADLINES, models.Deadline, "id"),
        reporters=files.rows(REPORTERS, models.Reporter),
        content_hash=files.content_hash(NOT_COMPUTED_WITH),
        content=files.content_hash(*NOT_VERSIONED)[:CONTENT_DIGITS],
    )
    if files.faults:
        return None, tuple(files.faults)
    from definitions.checks import check  # not needed where what was read before is kept

    check(definitions, files)
    return definitions, tuple(files.faults)
