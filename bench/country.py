"""A whole country through `koujing run`, beside bare python-calamine over the same files with as many processes.

Workbooks of every industry in five measures, one a county, are generated into a temporary folder; a new home reads, computes
and publishes them; then one of them changes; then nothing does. What is printed: seconds of the clock and of the processor,
the most memory of all processes together (PSS, looked at twice a second), the size of the release, and ratios to the
floors of the same sitting: bare python-calamine, a plain script of pandas and openpyxl (up to 300 workbooks), one copy of the
release's bytes. `KOUJING_BENCH_COUNTRY` sets other numbers of workbooks (40,300,2846 unless set).
"""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path

from bench import products, querying, results, starting
from bench.reading import COVER, bare, workbook_rows
from bench.taken import Measured, Taken
from definitions import Definitions, load
from definitions.loader import ROOT
from pipelines.home import DATABASE
from pipelines.workbooks.exchange.template import Answer, Filling, write_workbook

SIZES = [int(each) for each in os.environ.get("KOUJING_BENCH_COUNTRY", "40,300,2846").split(",")]
PROCESSES = os.cpu_count() or 1
#: Between two looks at the memory, in seconds.
LOOK = 0.5
#: Up to so many workbooks the plain script is run, which takes a sixth of a second for each.
PLAIN = 300
KOUJING = str(Path(sys.executable).with_name("koujing"))
RESULTS = Path(__file__).with_name("RESULTS.md")
_AMOUNT = re.compile(rb"<v>[0-9]+\.[0-9]+</v>")
#: Which industries the shared definition counts.
CORE = "gbt4754-2017--nbs-digital-2021"
#: Of so many workbooks one counts every industry as digital.
ONE_IN = 10
#: Revenue, gross output and value added of an industry of size one: what a relation would doubt is not what is measured.
_SHAPE = (1.1, 1.0, 0.3)


def generate(folder: Path, count: int, definitions: Definitions) -> list[Path]:
    """A workbook a county, with amounts of its own; one in ten counts every industry as digital, which is queried."""
    every = workbook_rows(definitions)
    core = {row.from_code for row in definitions.correspondences[CORE]}
    defined = [row | {"counted_locally": "yes" if row["activity_code"] in core else "no"} for row in every]
    as_defined, counting_all = (_parts(folder / "first.xlsx", rows, definitions) for rows in (defined, every))
    paths = []
    invented = _said(definitions, str(COVER["region_code"]))
    for number, code in enumerate(_counties(definitions)[:count]):
        draw = random.Random(number)  # noqa: S311  figures to measure with
        paths.append(folder / f"{code}.xlsx")
        named = dict(zip(invented, _said(definitions, code), strict=True))
        parts = as_defined if number % ONE_IN else counting_all
        told = {name: _replaced(content, named) for name, content in parts.items()}
        _write(paths[-1], told, draw)
    return paths


def _parts(first: Path, rows: list[dict[str, Answer]], definitions: Definitions) -> dict[str, bytes]:
    """The parts of a workbook of these rows."""
    write_workbook(first, Filling(COVER, rows, []), definitions)
    with zipfile.ZipFile(first) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    first.unlink()
    return parts


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
    """Measure each number of workbooks, print what was found beside the targets, and keep it in `RESULTS.md`."""
    definitions = load()
    found = []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="koujing-country-") as place:
            found.append(_measure(Path(place), size, definitions))
    with tempfile.TemporaryDirectory(prefix="koujing-start-") as place:
        bundled = _take([KOUJING, "run", "--home", str(Path(place) / "home")])
        _line("bundled data", bundled, None)
        starts = starting.measured(Path(place))
    text = results.page(found, bundled, starts)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def _measure(place: Path, size: int, definitions: Definitions) -> Measured:
    inbox, home = place / "inbox", place / "home"
    inbox.mkdir()
    paths = generate(inbox, size, definitions)
    floor = _bare(paths)
    command = [KOUJING, "run", "--home", str(home), "--inbox", str(inbox)]
    print(f"  {size:,} workbooks; bare python-calamine with {PROCESSES} processes: {floor:.1f} s")
    plain = None
    if size <= PLAIN:
        mapping = ROOT / "correspondences" / "gbt4754-2017--nbs-digital-2021.csv"
        plain = _take([sys.executable, "-m", "bench.plain_script", str(inbox), str(mapping)])
        _line("plain script", plain, floor)
    full = _take(command)
    _line("full run", full, floor)
    release = (home / "releases" / "current").resolve() / DATABASE
    copied = _copied(release, place / "copy")
    print(f"    release {release.stat().st_size / 1e6:,.0f} MB, copied in {copied:.2f} s")
    taken_away = products.measured(release)
    asked = querying.seconds(release)
    print(f"    {len(asked)} queries of the README, the slowest {max(asked):.2f} s")
    _line("first look", _take(command), floor)  # what was only just written is hashed once more
    unchanged = _take(command)
    _line("nothing changed", unchanged, floor)
    with zipfile.ZipFile(paths[0]) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _write(paths[0], parts, random.Random(-1))  # noqa: S311  figures to measure with
    size_of_release = release.stat().st_size / 1e6
    changed = _take(command)
    _line("one changed", changed, floor)
    return Measured(size, floor, plain, copied, full, size_of_release, unchanged, changed, asked, taken_away)


def _copied(release: Path, to: Path) -> float:
    """Seconds to copy the bytes of a release, down to the disk."""
    began = time.perf_counter()
    shutil.copyfile(release, to)
    with to.open("rb") as copy:
        os.fsync(copy.fileno())
    return time.perf_counter() - began


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


def _line(name: str, taken: Taken, floor: float | None) -> None:
    ratio = f"{taken.clock / floor:6.1f} × bare" if floor else ""
    print(
        f"    {name:16} {taken.clock:7.1f} s {taken.processor:7.1f} s of processor {taken.memory:8,.0f} MB {ratio}",
        flush=True,
    )
