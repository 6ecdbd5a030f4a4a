"""The brief as it is printed: one sheet of A4 in a browser and in a word processor, in each language."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app

#: Letters as wide as those of Times New Roman, which the page is made for; others need more room.
TIMES = ("LiberationSerif-Regular*", "NimbusRoman-Regular*", "Tinos-Regular*", "[Tt]imes*.tt[fc]")
FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not any(any(place.rglob(name)) for place in FONTS for name in TIMES),
        reason="no font as wide as Times New Roman is installed",
    ),
]

#: A region with all figures beside two others, the fullest page there is; one of the published figures; one of few.
ASKED = [
    ("990101", "2024", ["990104", "990102"]),
    ("330100", "2021", ["510100"]),
    ("320214", "2024", ["320200", "330108"]),
]
PAGES, SHEET = re.compile(rb"/Type\s*/Page\b(?!s)"), re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)")


@pytest.mark.parametrize(("region", "period", "beside"), ASKED)
def test_a_brief_is_one_sheet(
    release: Path, tmp_path: Path, browser: str, region: str, period: str, beside: list[str]
) -> None:
    words = [word for other in beside for word in ("--with", other)]
    home = ["--home", str(release.parent.parent), "--out", str(tmp_path)]
    answer = CliRunner().invoke(app, ["brief", region, period, *words, *home])
    assert answer.exit_code == 0, answer.output
    pages = sorted(tmp_path.glob("*.html"))
    assert len(pages) == 2
    for page in pages:
        _is_one_sheet(_browser_prints(browser, page))
    office = shutil.which("soffice")
    documents = sorted(tmp_path.glob("*.docx")) if office else []
    for document in documents:
        if (printed := _office_prints(str(office), document)) is not None:
            _is_one_sheet(printed)


def _browser_prints(browser: str, page: Path) -> bytes:
    printed = page.with_suffix(".html.pdf")
    asked = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={page.parent / 'browser'}"]
    asked += ["--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri()]
    subprocess.run(asked, capture_output=True, timeout=180, check=True)
    return printed.read_bytes()


def _office_prints(office: str, document: Path) -> bytes | None:
    """The document as a word processor prints it; nothing where only the office's other parts are installed."""
    place = document.parent / "office"
    asked = [office, "--headless", f"-env:UserInstallation={(document.parent / 'profile').as_uri()}"]
    asked += ["--convert-to", "pdf", "--outdir", str(place), str(document)]
    subprocess.run(asked, capture_output=True, timeout=300, check=False)
    printed = place / document.with_suffix(".pdf").name
    return printed.read_bytes() if printed.exists() else None


def _is_one_sheet(printed: bytes) -> None:
    assert len(PAGES.findall(printed)) == 1
    (sheet,) = {tuple(round(float(side)) for side in found) for found in SHEET.findall(printed)}
    assert sheet in {(595, 842), (596, 842), (595, 841)}
