"""The fingerprint of a run: the same from the same, in whatever order, and another where anything that counts is another."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pytest

from pipelines.publication import manifest

INPUTS = [("a.xlsx", "1" * 64), ("b.xlsx", "2" * 64)]


def fingerprint(**other: Any) -> str:
    """The fingerprint of a plain run, some part of which is another."""
    plain = {"inputs": INPUTS, "definitions_hash": "definitions", "code": "code", "target_scope": "nbs2021-core"}
    return manifest.fingerprint(**{**plain, **other})


def test_the_order_of_the_files_is_no_part_of_it() -> None:
    assert fingerprint() == fingerprint(inputs=INPUTS[::-1])


@pytest.mark.parametrize(
    ("part", "other"),
    [
        pytest.param("inputs", [("a.xlsx", "1" * 64), ("b.xlsx", "3" * 64)], id="content"),
        pytest.param("inputs", [("a.xlsx", "1" * 64), ("c.xlsx", "2" * 64)], id="name"),
        pytest.param("inputs", INPUTS[:1], id="one file less"),
        ("definitions_hash", "other definitions"),
        ("code", "other code"),
        ("target_scope", "section-i"),
    ],
)
def test_whatever_may_change_a_figure_is_part_of_it(part: str, other: object) -> None:
    assert fingerprint() != fingerprint(**{part: other})


@pytest.mark.parametrize("library", manifest.LIBRARIES)
def test_so_is_every_library_that_can_change_a_result(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    before = fingerprint()
    monkeypatch.setattr(manifest, "version", lambda name: "0.0.1" if name == library else version(name))
    assert fingerprint() != before
