"""What stands in the repository: nothing that a tool left behind."""

from __future__ import annotations

import subprocess

from pipelines.home import Home
from tests.conftest import ROOT

#: The largest file of definitions has 900 kB.
LARGEST = 2_000_000


def test_no_tracked_file_is_as_large_as_what_a_tool_leaves_behind() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    sizes = {name: (ROOT / name).stat().st_size for name in listed.split("\0") if name and (ROOT / name).exists()}
    assert len(sizes) > 500
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


def test_nothing_that_lies_in_a_home_is_taken_for_a_part_of_the_project() -> None:
    home = Home(ROOT / "data")
    named = {name: getattr(home, name) for name, found in vars(Home).items() if isinstance(found, property)}
    places = {name: place.relative_to(home.root).parts[0] for name, place in named.items()}
    assert len(places) > 20
    for name, place in places.items():
        within = place if "." in place else f"{place}/x"
        ignored = subprocess.run(["git", "check-ignore", "--quiet", f"data/{within}"], cwd=ROOT, check=False)
        assert ignored.returncode == 0, name
