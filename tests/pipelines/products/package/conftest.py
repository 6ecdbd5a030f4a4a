"""The package of the bundled release, written once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.home import DATABASE
from pipelines.products.package import write_package
from pipelines.publication.connection import open_release


@pytest.fixture(scope="session")
def package(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the package; nobody writes into it."""
    folder = tmp_path_factory.mktemp("package")
    with open_release(release / DATABASE) as connection:
        write_package(connection, folder)
    return folder
