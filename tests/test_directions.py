"""Imports point one way: `pipelines` to `indicators` to `definitions`, and from room to room within `pipelines`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

PACKAGES = ("definitions", "indicators", "pipelines")
#: The rooms an observation walks through, each of which may know those before it. Commands and assets know them all.
ROOMS = (
    "addresses",
    "outgoing",
    "findings",
    "aside",
    "archive",
    "workbooks",
    "life",
    "home",
    "progress",
    "publication",
    "holding",
    "run",
    "validation",
    "readings",
    "stages",
)


def imports(package: str) -> Iterator[tuple[Path, str]]:
    """Every import of every module of a package, also those within functions and for types."""
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield path, node.module
            elif isinstance(node, ast.Import):
                yield from ((path, name.name) for name in node.names)


def test_packages_import_only_what_stands_before_them() -> None:
    looked_at = 0
    for place, package in enumerate(PACKAGES):
        found = [(path, name) for path, name in imports(package)]
        looked_at += len(found)
        behind = PACKAGES[place + 1 :]
        assert [(path.name, name) for path, name in found if name.split(".")[0] in behind] == []
    assert looked_at > 1000


def test_rooms_import_only_what_stands_before_them() -> None:
    looked_at = 0
    wrong = []
    for path, name in imports("pipelines"):
        here, there = path.relative_to(ROOT / "pipelines").parts[0].removesuffix(".py"), name.split(".")[1:2]
        if here in ROOMS and there and name.startswith("pipelines."):
            looked_at += 1
            if there[0] not in ROOMS or ROOMS.index(there[0]) > ROOMS.index(here):
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert wrong == []
    assert looked_at > 100
