"""What stands in the repository: nothing that a tool left behind."""

from __future__ import annotations

import subprocess

from tests.conftest import ROOT

#: The largest file of definitions has 900 kB.
LARGEST = 2_000_000


def test_no_tracked_file_is_as_large_as_what_a_tool_leaves_behind() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    sizes = {name: (ROOT / name).stat().st_size for name in listed.split("\0") if name and (ROOT / name).exists()}
    assert len(sizes) > 500
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
