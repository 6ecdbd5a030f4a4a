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

from typer.testing import CliRunner

from bench.querying import FIRST_FIGURE
from bench.taken import Made
from pipelines.cli import app
from pipelines.home import find_home
from pipelines.products import PRODUCTS, write
from pipelines.products.package import write_package
from pipelines.publication.connection import open_release


def run() -> None:
    """Measure the products of the release in place, as `make run` made it of the repository's own data."""
    database = find_home().database
    if not database.is_file():
        raise SystemExit("there is no release yet: make run")
    measured(database.resolve())


def measured(database: Path) -> list[Made]:
    """Print and return what each product of a release takes, beside the copying of as many bytes."""
    with tempfile.TemporaryDirectory(prefix="koujing-products-") as folder:
        place = Path(folder)
        made = [_made(name, place / name, partial(_written, database, name)) for name in PRODUCTS]
        made.append(_made("package", place / "package", partial(_packed, database)))
        made.append(_made("brief, both languages", place / "brief", partial(_briefed, database)))
        return made


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


def _briefed(database: Path, path: Path) -> None:
    """The brief of the first region with a headline, by the command; the home is the folder above `releases`."""
    with open_release(database) as release:
        ((region, period),) = release.execute(FIRST_FIGURE).fetchall()
    asked = ["brief", region, period, "--out", str(path), "--home", str(database.parents[2]), "--lang", "both"]
    done = CliRunner().invoke(app, asked, catch_exceptions=False)
    if done.exit_code:
        raise SystemExit(done.output)


def _made(name: str, path: Path, make: Callable[[Path], None]) -> Made:
    began, used = time.perf_counter(), time.process_time()
    make(path)
    clock, processor = time.perf_counter() - began, time.process_time() - used
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    made = Made(name, clock, processor, sum(each.stat().st_size for each in files) / 1e6, _copied(files))
    print(
        f"    {name:22} {clock:7.1f} s {processor:7.1f} s of processor {made.size:8.2f} MB "
        f"{clock / made.floor:8.0f} × copying it",
        flush=True,
    )
    return made


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
