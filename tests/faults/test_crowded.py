"""A thousand files of which a hundred are bad in ten ways: the others count, the bad ones are named, in one release."""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from definitions import Definitions
from pipelines.home import Home
from pipelines.publication.manifest import read
from tests.conftest import COUNTS, ROOT, SAMPLES
from tests.pipelines.workbooks.files.readers.odd_files import row, xlsx, xlsx_parts, zipped
from tests.pipelines.workbooks.files.readers.test_container import quoted_overlap
from tests.pipelines.workbooks.workbook_builder import published

pytestmark = pytest.mark.long

GOOD, OF_EACH = 900, 10
TABLE = row(1, "<v>1</v>", "<v>2</v>")
SOUND = xlsx(TABLE)
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
#: How a file is bad, by what it is called; the number makes each a content of its own.
BAD: dict[str, Callable[[int], bytes]] = {
    "blank.xlsx": lambda number: b" " * number,
    "cut.xlsx": lambda number: SOUND[: len(SOUND) // 2 + number],
    "noise.xlsx": lambda number: random.Random(number).randbytes(2000),
    "overlap.xlsx": lambda number: quoted_overlap() + b"\0" * number,
    "entity.xlsx": lambda number: zipped(xlsx_parts(TABLE) | {"xl/workbook.xml": ENTITY, "n.xml": f"<n>{number}</n>"}),
    "picture.xlsx": lambda number: b"\x89PNG\r\n\x1a\n" + bytes([number]) * 500,
    "letter.docx": lambda number: zipped({"word/document.xml": f"<w>{number}</w>"}),
    "unknown.xlsx": lambda number: xlsx(row(1, "<v>1</v>", f"<v>{number}</v>")),
    "header.csv": lambda number: f"甲,乙,丙\n1,2,{number}\n".encode(),
    "page.pdf": lambda number: b"%PDF-1.7\n" + str(number).encode(),
}


@pytest.fixture
def inbox(tmp_path: Path, definitions: Definitions) -> Path:
    """Nine hundred files that say one thing each, the bundled submissions among them, and a hundred bad ones."""
    place = tmp_path / "inbox"
    place.mkdir()
    samples = sorted(SAMPLES.glob("*.xlsx"))
    for sample in samples:
        shutil.copy(sample, place)
    alone = (versions[0] for versions in definitions.regions.values() if len(versions) == 1)
    settled = (one for one in alone if one.level == "county" and one.valid_to is None and one.valid_from.year < 2015)
    for number, region in enumerate(islice(settled, GOOD - len(samples))):
        said = {"地区代码": region.code, "地区": region.name_zh, "数值": f"{1000 + number}.25"}
        published(place / f"gdp {number:03}.csv", said)
    for name, made in BAD.items():
        for number in range(OF_EACH):
            (place / f"bad {number} {name}").write_bytes(made(number))
    return place


def test_a_hundred_bad_files_of_a_thousand_stop_nobody(
    inbox: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    home, bad = Home(tmp_path / "home"), {path.name for path in inbox.glob("bad *")}
    arrived = len(list(inbox.iterdir()))
    assert (arrived, len(bad)) == (1000, 100)
    began = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-m", "pipelines", "run", "--home", str(home.root), "--inbox", str(inbox)],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "200", "KOUJING_LANG": "en"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    took, lines = time.monotonic() - began, (run.stdout + run.stderr).splitlines()
    assert run.returncode == 3, lines[-20:]
    assert not [line for line in lines if "Traceback" in line]
    manifest = read(home.current)
    assert manifest is not None
    assert len([path for path in home.releases.iterdir() if not path.is_symlink()]) == 1
    assert manifest.summary["rejected"] == len(bad)
    (listed,) = home.findings.glob("*.csv")
    with listed.open(encoding="utf-8-sig", newline="") as file:
        found = [one for one in csv.DictReader(file) if one["severity"] in ("fatal", "error")]
    assert {one["file"] for one in found} == bad
    assert all(one["message_zh"] and one["message_en"] for one in found)
    attacks = [one for one in found if "overlap" in one["file"] or "entity" in one["file"]]
    assert len(attacks) == 2 * OF_EACH
    assert all("攻击文件" in one["message_zh"] and "made to attack" in one["message_en"] for one in attacks)
    causes = {one["rule_id"] for one in found}
    assert {one["rule_id"] for one in found if "overlap" in one["file"]} == {"archive-unsafe"}
    assert {one["rule_id"] for one in found if "entity" in one["file"]} == {"markup-unsafe"}
    about = [line for line in lines if "bad " in line or "✗" in line]
    assert len(about) <= 5 * len(causes), "no short list"
    record_property(
        COUNTS,
        f"{arrived} files, {arrived - len(bad)} in, {len(bad)} rejected for {len(causes)} causes, {len(about)} lines about them, "
        f"1 release, {took:.0f} s",
    )
