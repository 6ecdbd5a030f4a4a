"""Whatever lies in an inbox, each bad file is one clear sentence, its bytes are kept, and the run goes on with the others."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from definitions import Definitions
from pipelines import receiving, stages
from pipelines.findings import Finding
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from pipelines.run import DEFAULT_SCOPE, Run, begin
from pipelines.workbooks.files.disposable import Worker
from pipelines.workbooks.files.inbox import Received, archive, receive
from pipelines.workbooks.files.readers.limits import FILE_BYTES
from pipelines.workbooks.reading import one_file as submissions
from pipelines.workbooks.reading.many_files import read_files
from tests.pipelines.workbooks.files.readers.odd_files import MAIN, ods, row, saved, xls, xlsx, xlsx_parts, zipped
from tests.pipelines.workbooks.workbook_builder import published

pytestmark = pytest.mark.slow

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>'
SOUND = xlsx(row(1, "<v>1</v>"))
FAR = xlsx(row(1, "<v>1</v>") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
REPEATED = (
    '<table:table table:name="表1"><table:table-row table:number-rows-repeated="1048576">'
    '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1024"/>'
    "</table:table-row></table:table>"
)


def bomb() -> bytes:
    blanks = SHEET.encode() + b" " * 60_000_000 + b"</sheetData></worksheet>"
    return zipped({"xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": blanks})


def wrong_checksum() -> bytes:
    parts = xlsx_parts(row(1, "<v>1234</v>"))
    return zipped(parts, zipfile.ZIP_STORED).replace(b"<v>1234</v>", b"<v>1235</v>")


#: The file, its name, and the rule whose sentence is to be said of it.
BAD: list[tuple[str, Callable[[], bytes], str]] = [
    ("有密码.xlsx", lambda: COMPOUND + "EncryptedPackage".encode("utf-16-le") + bytes(600), "file-encrypted"),
    ("截断.xlsx", lambda: SOUND[: len(SOUND) // 2], "file-unreadable"),
    ("截断.xls", lambda: saved(xls(["a"])[0])[:1500], "file-unreadable"),
    ("炸弹.xlsx", bomb, "file-too-large"),
    ("炸弹.ods", lambda: ods(REPEATED), "file-too-large"),
    ("远处一格.xlsx", lambda: FAR, "file-too-large"),
    ("很多行.csv", lambda: b"1\n" * 5_000_001, "file-too-large"),
    ("校验和.xlsx", wrong_checksum, "file-unreadable"),
    ("扩展名.xlsx", "地区代码,报告期\n".encode, "extension-wrong"),
    ("网页.xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "extension-wrong"),
    ("说明.pdf", lambda: b"%PDF-1.7", "format-unsupported"),
    ("空.xlsx", lambda: b"", "file-empty"),
    ("乱码.csv", lambda: "数字经济".encode()[:-1] + b"\xff\xff,1\n", "encoding-unknown"),
    ("陌生.xlsx", lambda: SOUND, "form-unknown"),
]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run over an inbox with every bad file, a lock file, and one sound file."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, content, _ in BAD:
        (inbox / name).write_bytes(content())
    (inbox / "~$填报.xlsx").write_bytes(b"x")
    if hasattr(os, "mkfifo"):
        os.mkfifo(inbox / "管道.csv")
    published(inbox / "好.csv", {})
    run = begin(Home(tmp_path / "home"), [inbox], DEFAULT_SCOPE, "test", LoggedProgress(str))
    receiving.archive_originals(run)
    return run


def said(run: Run) -> dict[str, list[Finding]]:
    return {reading.file: list(reading.findings) for reading in read_files(run.received, run.definitions)}


def test_each_bad_file_is_one_sentence_and_the_run_goes_on(run: Run) -> None:
    counts = stages.read_submissions(run)
    pipes = sum(each.file == "管道.csv" for each in run.received)
    assert (counts["accepted"], counts["rejected"]) == (1, len(BAD) + pipes)
    findings = said(run)
    assert findings["好.csv"] == []
    for name, _, rule in BAD:
        (found,) = findings[name]
        assert (found.rule_id, found.severity) == (rule, "fatal"), name
        for message in (found.message_zh, found.message_en):
            assert message.startswith(name)
            assert "{" not in message
            assert "\n" not in message
    assert [each.reason for each in run.passed_over] == ["lock-file"]


def test_the_bytes_of_a_bad_file_are_kept(run: Run) -> None:
    for each in run.received:
        if not each.problem:
            assert each.archived is not None
            assert each.archived.read_bytes() == each.path.read_bytes()


def test_a_file_too_large_to_hold_is_refused_before_it_is_read(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "大.csv").open("wb") as sparse:
        sparse.truncate(FILE_BYTES + 1)
    monkeypatch.setattr(os, "read", lambda *_: pytest.fail("it was read"))
    large = archive(receive(tmp_path / "大.csv"), tmp_path / "home")
    assert large.archived is None
    (found,) = submissions.read_file(large, definitions).findings
    assert (found.rule_id, found.observed) == ("file-too-large", "⟨文件｜file⟩ 60,000,001 B")
    assert found.expected == "60,000,000 B"


def sleep(*_: object) -> None:
    """Never end."""
    time.sleep(600)


def hoard(*_: object) -> bytearray:
    """Take more memory than there is."""
    return bytearray(1 << 46)


@pytest.mark.parametrize(("work", "why"), [(sleep, "> 0.2 s"), (hoard, "> 4,096 MB")])
def test_a_file_that_takes_too_long_or_too_much_is_not_read_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[..., object], why: str
) -> None:
    submit = Worker.submit

    def slow(worker: Worker, function: Callable[..., object], received: Received) -> None:
        is_slow = received.file == "慢.xls"
        worker._seconds = 0.2 if work is sleep and is_slow else 600
        submit(worker, work if is_slow else function, received)

    monkeypatch.setattr(Worker, "submit", slow)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "慢.xls").write_bytes(saved(xls(["a"])[0]))
    published(inbox / "好.csv", {})
    run = begin(Home(tmp_path / "home"), [inbox], DEFAULT_SCOPE, "test", LoggedProgress(str))
    receiving.archive_originals(run)
    assert {name: [(each.rule_id, each.observed) for each in found] for name, found in said(run).items()} == {
        "慢.xls": [("file-stopped", why)],
        "好.csv": [],
    }
    counts = stages.read_submissions(run)
    assert (counts["accepted"], counts["rejected"], counts["unread"]) == (1, 0, 1)
