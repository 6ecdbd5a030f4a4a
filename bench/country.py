"""A whole country through `koujing run`, beside bare python-calamine over the same files with as many processes.

Workbooks of every industry in five measures, one a county, are generated into a temporary folder; a new home reads, computes
and publishes them; then one of them changes; then nothing does. What is printed: seconds of the clock and of the processor,
the most memory of all processes together (PSS, looked at twice a second), the size of the release, and ratios to the
floor. `KOUJING_BENCH_COUNTRY` sets other numbers of workbooks (40,300 unless set; the country has 2846).
"""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.reading import COVER, bare, workbook_rows
from definitions import Definitions, load
from pipelines.workbooks.exchange.template import Filling, write_workbook

SIZES = [int(each) for each in os.environ.get("KOUJING_BENCH_COUNTRY", "40,300").split(",")]
PROCESSES = os.cpu_count() or 1
#: Between two looks at the memory, in seconds.
LOOK = 0.5
_AMOUNT = re.compile(rb"<v>[0-9]+\.[0-9]+</v>")
#: Revenue, gross output and value added of an industry of size one: what a relation would doubt is not what is measured.
_SHAPE = (1.1, 1.0, 0.3)


@dataclass(frozen=True)
class Taken:
    """What a command took: seconds of the clock and of the processor, megabytes of all its processes."""

    clock: float
    processor: float
    memory: float


def generate(folder: Path, count: int, definitions: Definitions) -> list[Path]:
    """A workbook a county, with amounts of its own."""
    first = folder / "first.xlsx"
    write_workbook(first, Filling(COVER, workbook_rows(definitions), []), definitions)
    with zipfile.ZipFile(first) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    first.unlink()
    paths = []
    invented = _said(definitions, str(COVER["region_code"]))
    for number, code in enumerate(_counties(definitions)[:count]):
        draw = random.Random(number)  # noqa: S311  figures to measure with
        paths.append(folder / f"{code}.xlsx")
        named = dict(zip(invented, _said(definitions, code), strict=True))
        told = {name: _replaced(content, named) for name, content in parts.items()}
        _write(paths[-1], told, draw)
    return paths


def _said(definitions: Definitions, code: str) -> tuple[bytes, bytes]:
    """A region's code and name, as a workbook has them."""
    return code.encode(), definitions.regions[code][-1].name_zh.encode()


def _replaced(content: bytes, named: Mapping[bytes, bytes]) -> bytes:
    for one, other in named.items():
        content = content.replace(one, other)
    return content


def _counties(definitions: Definitions) -> list[str]:
    on_the_day = int(str(COVER["period"])) + 1
    there = {
        one.code
        for history in definitions.regions.values()
        for one in history
        if one.level == "county" and one.status == "active" and not one.is_sample and one.valid_from.year < on_the_day
    }
    return sorted(there)


def _write(path: Path, parts: Mapping[str, bytes], draw: random.Random) -> None:
    size, place = 1.0, 0

    def amount(_: re.Match[bytes]) -> bytes:
        nonlocal size, place
        if place == 0:
            size = draw.lognormvariate(11, 1)
        value = size * _SHAPE[place] * draw.uniform(0.97, 1.03)
        place = (place + 1) % len(_SHAPE)
        return b"<v>%.2f</v>" % (value if value % 1 else value + 0.01)

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, _AMOUNT.sub(amount, content))


def run() -> None:
    """Print the table, a block for each number of workbooks."""
    definitions = load()
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="koujing-country-") as place:
            _measure(Path(place), size, definitions)


def _measure(place: Path, size: int, definitions: Definitions) -> None:
    inbox, home = place / "inbox", place / "home"
    inbox.mkdir()
    paths = generate(inbox, size, definitions)
    floor = _bare(paths)
    command = [str(Path(sys.executable).with_name("koujing")), "run", "--home", str(home), "--inbox", str(inbox)]
    print(f"  {size:,} workbooks; bare python-calamine with {PROCESSES} processes: {floor:.1f} s")
    _line("full run", _take(command), floor)
    release = (home / "releases" / "current").resolve() / "digital_economy.duckdb"
    print(f"    release {release.stat().st_size / 1e6:,.0f} MB")
    _line("nothing changed", _take(command), floor)
    with zipfile.ZipFile(paths[0]) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _write(paths[0], parts, random.Random(-1))  # noqa: S311  figures to measure with
    _line("one changed", _take(command), floor)


def _bare(paths: Sequence[Path]) -> float:
    """Seconds of the clock to iterate all sheets with as many processes as a run has."""
    shares = [list(paths[each::PROCESSES]) for each in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        list(pool.map(bare, [share[:1] for share in shares]))
        began = time.perf_counter()
        list(pool.map(bare, shares))
        return time.perf_counter() - began


def _take(command: list[str]) -> Taken:
    """Run a command and look at what all its processes hold meanwhile; what it says is passed on where it fails."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    began, peak = time.perf_counter(), 0.0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, start_new_session=True)  # noqa: S603
        while process.poll() is None:
            peak = max(peak, _held(process.pid))
            time.sleep(LOOK)
        if process.returncode:
            said.seek(0)
            raise SystemExit(said.read().decode("utf-8", "replace")[-3000:])
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return Taken(time.perf_counter() - began, processor, peak)


def _held(session: int) -> float:
    """Megabytes of all processes of a session, what they share counted once."""
    kilobytes = 0
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError, StopIteration):
            if folder.name.isdigit() and os.getsid(int(folder.name)) == session:
                lines = (folder / "smaps_rollup").read_text(encoding="ascii").splitlines()
                kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def _line(name: str, taken: Taken, floor: float) -> None:
    print(
        f"    {name:16} {taken.clock:7.1f} s {taken.processor:7.1f} s of processor {taken.memory:8,.0f} MB "
        f"{taken.clock / floor:6.1f} × bare",
        flush=True,
    )
