"""What the tests of faults share: a run in a process of its own, and what must hold behind it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from pipelines import archive
from pipelines.home import Home
from pipelines.life import deliveries
from pipelines.publication.current import intact
from pipelines.publication.sealing import full_fault

#: How long a run may take until something of it is seen, in seconds.
PATIENCE = 300.0


def begun(home: Home, before: Sequence[str] = (), **given: Any) -> subprocess.Popen[str]:
    """A run in a process group of its own, on the inbox beside the home; `before` stands before its command."""
    inbox = home.root.parent / "inbox"
    command = [*before, sys.executable, "-m", "pipelines", "run", "--home", str(home.root), "--inbox", str(inbox)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True, **given
    )


def whole(home: Home) -> None:
    """One whole release is served, everything delivered is kept, nothing is left lying about."""
    served = intact(home)
    assert served is not None
    assert full_fault(home, served) == ""
    assert not any(home.staging.glob("*"))
    assert not any(home.releases.glob(".*"))
    kept = {archive.content_of(path) for path in archive.kept_files(home.archive) if not archive.fault(path)}
    assert {one.content_sha256 for one in deliveries.read(home.deliveries).arrivals} <= kept
