"""What the tests of commands share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def home(release: Path) -> Path:
    """The home of the release that the repository's own data gives."""
    return release.parent.parent
