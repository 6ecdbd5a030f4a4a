"""What people take away from a release: seconds and size of each product, and of the whole export.

Each is written anew from the read-only release into a temporary folder. The floor is one copy of the bytes that were written.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipelines.home import find_home
from pipelines.products import PRODUCTS, write
from pipelines.products.package import write_package
from pipelines.publication.connection import open_release


def run() -> None:
    """Measure the products of the release in place, as `make run` made it of the repository's own data."""
    database = find_home().database
    if not database.is_file():
        raise SystemExit("there is no release yet: make run")
    told(database)


def told(database: Path) -> None:
    """Print what each product of a release takes, beside the copying of as many bytes."""
    with tempfile.TemporaryDirectory(prefix="koujing-products-") as place:
        for name in PRODUCTS:
            _line(name, Path(place) / name, partial(_written, database, name))
        _line("package", Path(place) / "package", partial(_packed, database))


def _written(database: Path, name: str, path: Path) -> None:
    release = open_release(database)
    try:
        write(release, name, path)
    finally:
        release.close()


def _packed(database: Path, path: Path) -> None:
    path.mkdir()
    release = open_release(database)
    try:
        write_package(release, path)
    finally:
        release.close()


def _line(name: str, path: Path, make: Callable[[Path], None]) -> None:
    began, used = time.perf_counter(), time.process_time()
    make(path)
    clock, processor = time.perf_counter() - began, time.process_time() - used
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    size = sum(each.stat().st_size for each in files)
    floor = _copied(files)
    print(
        f"    {name:18} {clock:7.1f} s {processor:7.1f} s of processor {size / 1e6:8.2f} MB "
        f"{clock / floor:8.0f} × copying it",
        flush=True,
    )


def _copied(files: list[Path]) -> float:
    """Seconds to write as many bytes, down to the disk."""
    with tempfile.TemporaryFile() as copy:
        contents = [each.read_bytes() for each in files]
        began = time.perf_counter()
        for content in contents:
            copy.write(content)
        copy.flush()
        os.fsync(copy.fileno())
        return time.perf_counter() - began
