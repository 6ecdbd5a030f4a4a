"""What the tests of pages share: a browser."""

from __future__ import annotations

import shutil

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> str:
    """The path of a browser; without one the tests of pages fail."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or pytest.fail("no browser here: install one, e.g. apt-get install chromium")
