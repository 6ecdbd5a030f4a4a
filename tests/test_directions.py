"""Imports point one way: from package to package, from room to room, and from file to file."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from tests.conftest import ROOT

PACKAGES = ("definitions", "indicators", "pipelines")
#: The rooms an observation walks through, each of which may know those before it. Commands and assets know them all.
ROOMS = (
    "addresses",
    "promises",
    "languages",
    "outgoing",
    "spreadsheet",
    "words",
    "writing",
    "findings",
    "aside",
    "durable",
    "archive",
    "kept",
    "workbooks",
    "life",
    "home",
    "progress",
    "events",
    "outcomes",
    "measuring",
    "publication",
    "holding",
    "passing",
    "products",
    "settings",
    "embargoes",
    "thinning",
    "purging",
    "expected",
    "notices",
    "run",
    "waiting",
    "receiving",
    "watching",
    "staged",
    "validation",
    "kept_readings",
    "readings",
    "harmonising",
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


def room(parts: Sequence[str]) -> str:
    """The room of a module of `pipelines` by the parts of its name."""
    return next((name for name in (".".join(parts[:2]), *parts[:1]) if name in ROOMS), "")


def test_rooms_import_only_what_stands_before_them() -> None:
    looked_at = 0
    wrong = []
    for path, name in imports("pipelines"):
        here = room(path.relative_to(ROOT / "pipelines").with_suffix("").parts)
        there = name.split(".")[1:]
        if here and there and name.startswith("pipelines."):
            looked_at += 1
            if room(there) not in ROOMS[: ROOMS.index(here) + 1]:
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert wrong == []
    assert looked_at > 100


def modules() -> dict[str, Path]:
    """Every module of the project by its dotted name, those of the tests and benches too."""
    found = {}
    for package in (*PACKAGES, "tests", "bench"):
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imported() -> dict[str, set[str]]:
    """What each module imports of the project, also within functions and for types: a file each, not a package."""
    known = modules()
    found: dict[str, set[str]] = {name: set() for name in known}
    for name, path in known.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                inside = [f"{node.module}.{each.name}" for each in node.names]
                found[name].update(each if each in known else node.module for each in inside)
            elif isinstance(node, ast.Import):
                found[name].update(each.name for each in node.names)
    return {name: (names & known.keys()) - {name} for name, names in found.items()}


def test_no_module_comes_back_to_itself() -> None:
    graph = imported()
    assert len(graph) > 300
    assert sum(map(len, graph.values())) > 1000
    assert tuple(TopologicalSorter(graph).static_order()), "a CycleError names the circle"


def test_the_tests_do_not_lean_on_the_benches() -> None:
    leaning = {
        name
        for name, names in imported().items()
        if name.startswith("tests.")
        for one in names
        if one.startswith("bench")
    }
    assert leaning == set()
