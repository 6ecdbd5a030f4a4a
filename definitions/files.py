"""Reads definition files into typed rows and entries; every fault is a `DefinitionError` with file, row and column.

The bytes of all files are read once, so that what is hashed is what is parsed. What one file says against another is
`definitions.checks`.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from definitions.errors import DefinitionError
from definitions.models import Entry
from definitions.unfit import unfit
from definitions.yaml_files import fault_of, parse_yaml

SUFFIXES = (".csv", ".yml")
CHANGELOG = "changelog.yml"
#: The row of a CSV file's first entry: the header is row 1.
FIRST_ROW = 2

E = TypeVar("E", bound=Entry)


class DefinitionFiles:
    """The definition files under one folder. Faults are gathered in `faults`; a faulty file gives no rows."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[DefinitionError] = []
        self._known: dict[type[Entry], set[tuple[object, ...]]] = {}
        self._contents = _contents(root)

    def content_hash(self, *leaving_out: str) -> str:
        """SHA-256 over the names and bytes of the files in name order, without those whose names begin so."""
        digest = hashlib.sha256()
        for name, content in self._contents.items():
            if not leaving_out or not name.startswith(leaving_out):
                digest.update(name.encode())
                digest.update(hashlib.sha256(content).digest())
        return digest.hexdigest()

    def names(self, pattern: str) -> list[str]:
        """The names of the files that match a pattern, in order."""
        return [name for name in self._contents if Path(name).match(pattern)]

    def fault(self, name: str, row: int | str, column: str, fault_zh: str, fault_en: str) -> None:
        """Note a fault."""
        self.faults.append(DefinitionError(self.root / name, row, column, fault_zh, fault_en))

    def yaml(self, name: str) -> Any:
        """The content of a YAML file; None where it cannot be read."""
        text = self._text(name)
        try:
            return None if text is None else parse_yaml(text)
        except yaml.YAMLError as error:
            row, zh, en = fault_of(error)
            self.fault(name, row, "-", zh, en)
            return None

    def mapping(self, name: str) -> dict[str, Any]:
        """The content of a YAML file of names and values; nothing where it is none."""
        content = self.yaml(name)
        if isinstance(content, dict):
            return content
        if not self.faults or self.faults[-1].file != str(self.root / name):
            self.fault(name, "-", "-", "应为一组「名称: 值」", "pairs of name: value are expected")
        return {}

    def entries(self, name: str, kind: type[E], key: str = "") -> list[E]:
        """The entries of a YAML list (below `key` where one is given)."""
        content = self.yaml(name)
        if key:
            content = content.get(key) if isinstance(content, Mapping) else None
        if not isinstance(content, list):
            if content is not None or name not in self._contents or key:
                self.fault(name, "-", key or "-", "应为列表", "a list is expected")
            return []
        rows = [str(e.get("id", n)) if isinstance(e, Mapping) else n for n, e in enumerate(content, 1)]
        return self._typed(name, content, rows, kind)

    def keyed(self, name: str, kind: type[E], key: str = "") -> dict[str, E]:
        """The entries of a YAML list by their ids, which are unique."""
        return {entry.id: entry for entry in self.entries(name, kind, key)}  # type: ignore[attr-defined]

    def keyed_rows(self, name: str, kind: type[E], column: str) -> dict[str, E]:
        """The rows of a CSV file by a column that is unique."""
        return {getattr(row, column): row for row in self.rows(name, kind)}

    def locate(self, name: str, **cells: str) -> int | str:
        """The number of the first row with these cells."""
        rows = csv.DictReader((self._text(name) or "").splitlines())
        wanted = cells.items()
        return next((n for n, row in enumerate(rows, FIRST_ROW) if all(row[c] == v for c, v in wanted)), "-")

    def one(self, name: str, kind: type[E]) -> E | None:
        """The one entry that a YAML file is."""
        content = self.yaml(name)
        found = [] if content is None else self._typed(name, [content], ["-"], kind)
        return found[0] if found else None

    def one_a_file(self, folder: str, kind: type[E]) -> dict[str, E]:
        """The entries of a folder of YAML files by file name without its ending."""
        found = {Path(name).stem: self.one(name, kind) for name in self.names(f"{folder}/*.yml")}
        return {stem: entry for stem, entry in found.items() if entry is not None}

    def rows(self, name: str, kind: type[E]) -> list[E]:
        """The rows of a CSV file; exactly the columns of `kind`, in any order."""
        text = self._text(name)
        if text is None:
            return []
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header, *table = reader
        except (csv.Error, ValueError):
            zh, en = (
                "这一行的引号不对：单元格里的引号要写两个",
                "a quotation mark out of place: within a cell write it twice",
            )
            self.fault(name, reader.line_num, "-", zh, en)
            return []
        if not self._has_shape(name, header, table, list(kind.model_fields)):
            return []
        content: list[dict[str, str | None]] = [dict(zip(header, row, strict=True)) for row in table]
        for column in _may_be_empty(kind):
            for cells in content:
                if not cells[column]:
                    cells[column] = None
        return self._typed(name, content, range(FIRST_ROW, FIRST_ROW + len(content)), kind)

    def _has_shape(self, name: str, header: list[str], table: list[list[str]], wanted: list[str]) -> bool:
        """Whether the columns are those wanted and each row has as many cells."""
        before, width = len(self.faults), len(header)
        for column in wanted:
            if column not in header:
                self.fault(name, 1, column, "缺少这一列", "this column is missing")
        for column in header:
            if column not in wanted or header.count(column) > 1:
                self.fault(name, 1, column, "没有这样的列，或出现两次", "there is no such column, or it stands twice")
        if any(len(row) != width for row in table):
            for number, row in enumerate(table, FIRST_ROW):
                if (seen := len(row)) != width:
                    self.fault(name, number, "-", f"有 {seen} 列，应为 {width} 列", f"{seen} cells, {width} expected")
        return len(self.faults) == before

    def _typed(self, name: str, content: list[Any], rows: Iterable[int | str], kind: type[E]) -> list[E]:
        numbers = list(rows)
        try:
            entries = _many(kind).validate_python(content)
        except ValidationError as error:
            for one in error.errors():
                at, *column = one["loc"]
                self.fault(name, numbers[int(at)], ".".join(str(part) for part in column) or "-", *unfit(one, kind))
            return []
        if kind.identity:
            self._note_repeated(name, zip(numbers, entries, strict=True), kind)
        return entries

    def _note_repeated(self, name: str, entries: Iterable[tuple[int | str, E]], kind: type[E]) -> None:
        """Note each entry by whose identity another is known already."""
        known: set[tuple[object, ...]] = set() if kind.identity_is_of_file else self._known.setdefault(kind, set())
        for row, entry in entries:
            values = tuple(getattr(entry, field) for field in kind.identity)
            if values in known:
                said = " · ".join(map(str, values))
                self.fault(name, row, ", ".join(kind.identity), f"「{said}」重复", f"{said!r} stands twice")
            known.add(values)

    def _text(self, name: str) -> str | None:
        content = self._contents.get(name)
        try:
            if content is not None:
                return content.decode("utf-8")
            self.fault(name, "-", "-", "没有这个文件", "there is no such file")
        except UnicodeDecodeError as error:
            row = content[: error.start].count(b"\n") + 1 if content else "-"
            self.fault(name, row, "-", "不是 UTF-8，请另存为 UTF-8", "not UTF-8; save it as UTF-8")
        return None


def content_hash(root: Path, *leaving_out: str) -> str:
    """SHA-256 over the names and bytes of the definition files under `root`, without those whose names begin so."""
    return DefinitionFiles(root).content_hash(*leaving_out)


def _contents(root: Path) -> dict[str, bytes]:
    return {name: (root / name).read_bytes() for name in sorted(_names(root))}


def _names(root: Path) -> Iterator[str]:
    return (path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix in SUFFIXES)


@cache
def _many(kind: type[E]) -> TypeAdapter[list[E]]:
    return TypeAdapter(list[kind])  # type: ignore[valid-type]


@cache
def _may_be_empty(kind: type[Entry]) -> tuple[str, ...]:
    return tuple(column for column, field in kind.model_fields.items() if "None" in str(field.annotation))
