"""Reads the definition files into typed objects and checks what one file says against the others.

A fault is a `DefinitionError` that names file, row and column; nothing is repaired or skipped. What the definitions look
like as tables is `definitions.tables`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from definitions.errors import DefinitionError
from definitions.models import (
    ActivityClass,
    Band,
    Classification,
    Correspondence,
    CoverageStep,
    Entry,
    Measure,
    PrecedenceStep,
    Region,
    RegionChange,
    Rule,
    Scope,
    ScopeActivity,
    Term,
    Unit,
    Vintage,
    Zone,
)

ROOT = Path(__file__).parent
DATA_SUFFIXES = (".csv", ".yml")
NBS_TO_GBT = "correspondences/nbs-digital-2021--gbt4754-2017.csv"

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Definitions:
    """Everything that `definitions/` says, typed and checked. Mappings keep the order of their files."""

    classifications: dict[str, Classification]
    classes: dict[str, dict[str, ActivityClass]]
    correspondences: list[Correspondence]
    scopes: dict[str, Scope]
    scope_activities: dict[str, list[ScopeActivity]]
    regions: dict[str, list[Region]]
    region_changes: list[RegionChange]
    territories: dict[str, list[date]]
    zones: list[Zone]
    measures: dict[str, Measure]
    units: dict[str, Unit]
    vintages: dict[str, Vintage]
    coverages: dict[str, Term]
    coverage_steps: list[CoverageStep]
    price_bases: dict[str, Term]
    period_kinds: dict[str, Term]
    precedence: list[PrecedenceStep]
    forms: dict[str, dict[str, Any]]
    rules: dict[str, Rule]
    bands: list[Band]
    content_hash: str

    def region_name(self, code: str) -> str:
        """The latest name of a region code; the code itself where it is unknown."""
        versions = self.regions.get(code)
        return versions[-1].name_zh if versions else code


@cache
def load(root: Path = ROOT) -> Definitions:
    """Read and check all definition files under `root`.

    Raises `DefinitionError` at the first fault. The result is cached for the life of the process.
    """
    files = _Files(root)
    classifications = _by_id(files.entries("classifications/classifications.yml", Classification))
    classes = {name: _classes(files, f"classifications/{name}.csv") for name in classifications}
    scopes = _by_id(files.one_a_file("scopes", Scope))
    regions = _regions(files)
    changes = files.rows("regions/changes.csv", RegionChange) + files.rows("regions/sample_changes.csv", RegionChange)
    definitions = Definitions(
        classifications=classifications,
        classes=classes,
        correspondences=files.rows(NBS_TO_GBT, Correspondence),
        scopes=scopes,
        scope_activities={
            scope.id: files.rows(f"scopes/{scope.activities.list_file}", ScopeActivity)
            for scope in scopes.values()
            if scope.activities and scope.activities.list_file
        },
        regions=regions,
        region_changes=changes,
        territories=_territories(regions, changes),
        zones=files.rows("regions/zones.csv", Zone),
        measures=_by_id(files.entries("measures.yml", Measure)),
        units=_by_id(files.entries("units.yml", Unit)),
        vintages=_by_id(files.entries("vintages.yml", Vintage)),
        coverages=_by_id(files.entries("coverage.yml", Term, "coverages")),
        coverage_steps=files.entries("coverage.yml", CoverageStep, "steps"),
        price_bases=_by_id(files.entries("price_bases.yml", Term)),
        period_kinds=_by_id(files.entries("period_kinds.yml", Term)),
        precedence=files.entries("precedence.yml", PrecedenceStep),
        forms={Path(path).parent.name: files.yaml(path) for path in files.paths("forms/*/form.yml")},
        rules=_by_id([rule for path in files.paths("rules/*.yml") for rule in files.entries(path, Rule)]),
        bands=files.rows("rules/bands.csv", Band),
        content_hash=content_hash(root),
    )
    _check_references(definitions, root)
    return definitions


def content_hash(root: Path = ROOT) -> str:
    """SHA-256 over the names and bytes of all definition data files under `root`, in name order."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in DATA_SUFFIXES):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


class _Files:
    """Reads files under one root and turns every fault into a `DefinitionError`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def paths(self, pattern: str) -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern))

    def yaml(self, name: str | Path) -> Any:
        path = self.root / name
        try:
            return yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except (OSError, yaml.YAMLError) as error:
            raise DefinitionError(path, "-", "-", f"无法读取（{error}）", f"cannot be read ({error})") from error

    def entries(self, name: str, kind: type[E], key: str = "") -> list[E]:
        content = self.yaml(name)
        content = content[key] if key else content
        return [self._entry(name, str(entry.get("id", number)), entry, kind) for number, entry in enumerate(content, 1)]

    def one_a_file(self, folder: str, kind: type[E]) -> list[E]:
        return [self._entry(name, name, self.yaml(name), kind) for name in self.paths(f"{folder}/*.yml")]

    def rows(self, name: str, kind: type[E]) -> list[E]:
        path = self.root / name
        try:
            with path.open(encoding="utf-8", newline="") as stream:
                reader = csv.DictReader(stream)
                missing = [column for column in kind.model_fields if column not in (reader.fieldnames or [])]
                if missing:
                    raise DefinitionError(path, 1, missing[0], "缺少这一列", "this column is missing")
                optional = {column for column, field in kind.model_fields.items() if "None" in str(field.annotation)}
                return [
                    self._entry(
                        name, number, {k: None if v == "" and k in optional else v for k, v in row.items()}, kind
                    )
                    for number, row in enumerate(reader, 2)
                ]
        except (OSError, UnicodeDecodeError) as error:
            raise DefinitionError(path, "-", "-", f"无法读取（{error}）", f"cannot be read ({error})") from error

    def _entry(self, name: str, row: int | str, content: Mapping[str, Any], kind: type[E]) -> E:
        try:
            return kind.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            column = ".".join(str(part) for part in first["loc"])
            seen = first.get("input")
            raise DefinitionError(
                self.root / name,
                row,
                column,
                f"值「{seen}」不合要求：{first['msg']}",
                f"value {seen!r}: {first['msg']}",
            ) from error


def _by_id(entries: Iterable[Any]) -> dict[str, Any]:
    return {entry.id: entry for entry in entries}


def _classes(files: _Files, name: str) -> dict[str, ActivityClass]:
    classes: dict[str, ActivityClass] = {}
    for number, row in enumerate(files.rows(name, ActivityClass), 2):
        if row.code in classes:
            raise DefinitionError(files.root / name, number, "code", f"代码 {row.code} 重复", f"code {row.code} twice")
        classes[row.code] = row
    return classes


def _regions(files: _Files) -> dict[str, list[Region]]:
    regions: dict[str, list[Region]] = {}
    for name in ("regions/regions.csv", "regions/sample_regions.csv"):
        for row in files.rows(name, Region):
            regions.setdefault(row.code, []).append(row)
    for versions in regions.values():
        versions.sort(key=lambda region: region.valid_from)
    return regions


def _territories(regions: Mapping[str, list[Region]], changes: Iterable[RegionChange]) -> dict[str, list[date]]:
    """The first days of each code's territories: a territory is cut where a boundary moved though the code stayed."""
    cuts: dict[str, set[date]] = {}
    for change in changes:
        kept = [change.from_code] * change.from_code_survives + change.to_code.split(";") * change.to_code_preexisting
        for code in kept:
            cuts.setdefault(code, set()).add(change.effective)
    return {code: sorted(_starts(versions) | cuts.get(code, set())) for code, versions in regions.items()}


def _starts(versions: list[Region]) -> set[date]:
    """A code's first day, and each day on which it was taken up again after a gap (a renaming is no gap)."""
    ends = {version.valid_to for version in versions}
    return {versions[0].valid_from} | {v.valid_from for v in versions[1:] if v.valid_from not in ends}


def _check_references(definitions: Definitions, root: Path) -> None:
    """Every code that a file mentions exists in the file it refers to."""
    _check_classes(definitions, root)
    nbs, gbt = definitions.classes["nbs-digital-2021"], definitions.classes["gbt4754-2017"]
    for number, row in enumerate(definitions.correspondences, 2):
        _expect(row.nbs_code in nbs, root / NBS_TO_GBT, number, "nbs_code", row.nbs_code)
        _expect(row.gbt_code in gbt, root / NBS_TO_GBT, number, "gbt_code", row.gbt_code)
        for code in filter(None, row.excludes.split(";")):
            _expect(code in gbt, root / NBS_TO_GBT, number, "excludes", code)
    for scope in definitions.scopes.values():
        file = root / f"scopes/{scope.id}.yml"
        _expect(scope.coverage in definitions.coverages, file, scope.id, "coverage", scope.coverage)
        _expect(scope.price_basis in definitions.price_bases, file, scope.id, "price_basis", scope.price_basis)
        _expect(scope.period_kind in definitions.period_kinds, file, scope.id, "period_kind", scope.period_kind)
        for measure in scope.measures:
            _expect(measure in definitions.measures, file, scope.id, "measures", measure)
        if scope.reads_as:
            _expect(scope.reads_as.scope in definitions.scopes, file, scope.id, "reads_as", scope.reads_as.scope)
        if scope.activities:
            known = definitions.classes.get(scope.activities.classification, {})
            for code in scope.activities.codes:
                _expect(code in known, file, scope.id, "activities", code)
    for scope_id, activities in definitions.scope_activities.items():
        for number, activity in enumerate(activities, 2):
            _expect(activity.code in gbt, root / f"scopes/{scope_id}.csv", number, "code", activity.code)
    for step in definitions.coverage_steps:
        for code in (step.reported, step.target):
            _expect(
                code in definitions.coverages, root / "coverage.yml", f"{step.reported}→{step.target}", "steps", code
            )
    for number, change in enumerate(definitions.region_changes, 2):
        for column, code in (("from_code", change.from_code), ("to_code", change.to_code)):
            for part in code.split(";"):
                _expect(part in definitions.regions, root / "regions/changes.csv", number, column, part)


def _check_classes(definitions: Definitions, root: Path) -> None:
    for name, classes in definitions.classes.items():
        for number, row in enumerate(classes.values(), 2):
            parent = classes.get(row.parent)
            holds = row.level == 1 and not row.parent if parent is None else parent.level == row.level - 1
            _expect(holds, root / f"classifications/{name}.csv", number, "parent", row.parent)


def _expect(holds: bool, file: Path, row: int | str, column: str, value: str) -> None:
    if not holds:
        raise DefinitionError(
            file,
            row,
            column,
            f"「{value}」在所引用的表中不存在，请更正或补充",
            f"{value!r} does not exist in the table it refers to; correct it or add it there",
        )
