"""Which tests run when: what is slow or long is left out of the fast lane, and what is long of `make test`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

#: A module that runs no method, some that run it (by the builders, by a fixture, by a mark of their own), one in a browser.
MODULES = {
    "tests/definitions/test_templates.py": set(),
    "tests/indicators/test_indicators.py": {"slow"},
    "tests/pipelines/publication/test_last_good.py": {"slow"},
    "tests/pipelines/publication/test_revisions.py": {"slow", "long"},
    "tests/indicators/test_second_opinion.py": {"slow"},
    "tests/indicators/laboratory/test_containment.py": {"long"},
    "tests/browser/test_gate_pages.py": {"long"},
}
LANES = {"check": {"slow", "long"}, "test": {"long"}, "test-all": set()}


@pytest.mark.parametrize("lane", LANES)
def test_a_lane_leaves_out_what_it_says(lane: str) -> None:
    said = subprocess.run(["make", "-n", lane, "ARGS="], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (command,) = (line for line in said.splitlines() if " -m pytest " in line)
    chosen = command.partition(" -m '")[2].rstrip("' ")
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-m", chosen, *MODULES]
    shown = subprocess.run(collect, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    kept = {module for module in MODULES if f"{module}::" in shown}
    assert kept == {module for module, marks in MODULES.items() if not marks & LANES[lane]}


def test_continuous_integration_leaves_nothing_out() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "make test-all"
