"""The report in a real browser without a network: it asks for nothing, its switch changes the language, it prints on A4.

These are among the long tests (`make test-all`), which need a browser and fail without one.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from pipelines.home import DATABASE
from pipelines.products.report import write
from pipelines.publication.connection import open_release

pytestmark = pytest.mark.long

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
HOST = re.compile(r'"url":"(?:https?|wss?)://([^/"]+)')
#: What a reader sees, written down by the page itself, which may run no script when it is served.
SEEN = """<script>document.querySelector("label[for={label}]").click();
document.body.textContent = "SEEN" + JSON.stringify(document.querySelector("main").innerText) + "SEEN"</script></body>"""
A4 = (595, 842)


@pytest.fixture(scope="module")
def report(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    connection = open_release(release / DATABASE)
    write(connection, path)
    connection.close()
    return path


def opened(browser: str, page: Path, place: Path, *wanted: str) -> str:
    """What a browser in which no name resolves says of a page."""
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command += [f"--user-data-dir={place}", "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000"]
    said = subprocess.run([*command, *wanted, page.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    return said.stdout


def hosts(browser: str, page: Path, place: Path) -> set[str]:
    """The hosts that are asked while a browser shows a page, those that it asks by itself among them."""
    place.mkdir()
    log = place / "net.json"
    dom = opened(
        browser, page, place / "profile", f"--log-net-log={log}", "--net-log-capture-mode=Everything", "--dump-dom"
    )
    assert "</body>" in dom
    return set(HOST.findall(log.read_text(encoding="utf-8")))


def test_nothing_is_asked_for(browser: str, report: Path, tmp_path: Path) -> None:
    (tmp_path / "blank.html").write_text("<body></body>", encoding="utf-8")
    (tmp_path / "asking.html").write_text('<body><img src="https://asked.invalid/"></body>', encoding="utf-8")
    own = hosts(browser, tmp_path / "blank.html", tmp_path / "1")
    assert hosts(browser, tmp_path / "asking.html", tmp_path / "2") - own == {"asked.invalid"}
    assert hosts(browser, report, tmp_path / "3") - own == set()


def seen(browser: str, report: Path, place: Path, label: str) -> str:
    text = POLICY.sub("", report.read_text(encoding="utf-8"))
    assert "Content-Security-Policy" not in text
    page = place / f"{label}.html"
    page.write_text(text.replace("</body>", SEEN.format(label=label)), encoding="utf-8")
    told = opened(browser, page, place / "profile", "--dump-dom").split("SEEN")[1]
    return str(json.loads(told))


def test_the_switch_shows_one_language_at_a_time(browser: str, report: Path, tmp_path: Path) -> None:
    chinese, english = (seen(browser, report, tmp_path, label) for label in ("chinese", "english"))
    assert "排位及其区间" in chinese
    assert "Rankings with their intervals" not in chinese
    assert "Rankings with their intervals" in english
    assert "排位及其区间" not in english
    for names in ("330100 杭州市", "6,305.00 * ‡ ᵖ"):
        assert names in chinese
        assert names in english


def test_it_prints_on_a4(browser: str, report: Path, tmp_path: Path) -> None:
    opened(browser, report, tmp_path / "profile", f"--print-to-pdf={tmp_path / 'report.pdf'}", "--no-pdf-header-footer")
    printed = (tmp_path / "report.pdf").read_bytes()
    boxes = {
        tuple(round(float(end)) for end in box.split()[2:]) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", printed)
    }
    assert boxes == {A4}
    assert len(re.findall(rb"/Type /Page\b", printed)) > 4
