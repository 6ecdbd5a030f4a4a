"""Setting aside: what is damaged is moved out of the way under a name that says so, and never deleted."""

from __future__ import annotations

import os
from pathlib import Path


def set_aside(damaged: Path, folder: Path | None = None) -> Path:
    """Move it (into `folder`, else where it lies) under a name that is not taken, and say where it is now."""
    number = 1
    while os.path.lexists(aside := (folder or damaged.parent) / f"{damaged.name}.damaged-{number}"):
        number += 1
    return damaged.rename(aside)
