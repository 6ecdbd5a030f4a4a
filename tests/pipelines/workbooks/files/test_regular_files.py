"""Whatever lies in an inbox, only regular files of it are opened, and each thing that is none is one finding, named as text."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from definitions import Definitions
from pipelines import receiving, stages
from pipelines import run as runs
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from pipelines.publication import manifest as manifests
from pipelines.run import DEFAULT_SCOPE, Run, begin
from pipelines.workbooks.files import regular_files
from pipelines.workbooks.files.inbox import IGNORE_FILE, archive, discover, passed_over, receive
from pipelines.workbooks.files.readers.limits import FILE_BYTES
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.files.regular_files import chunks, shown
from pipelines.workbooks.reading.one_file import read_file
from tests.pipelines.workbooks.workbook_builder import published

pytestmark = pytest.mark.slow

BAD_NAME = os.fsdecode(b"bad\xff.csv")


def fifo(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        here = Path.cwd()
        os.chdir(path.parent)  # a socket's path may not be long
        try:
            end.bind(path.name)
        finally:
            os.chdir(here)


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def endless(path: Path) -> None:
    with path.open("wb") as sparse:
        sparse.truncate(10 << 30)


#: What is put down, its name, and the rule whose sentence is to be said of it.
ODD: list[tuple[str, Callable[[Path], None], str]] = [
    ("管道.csv", fifo, "file-not-regular"),
    ("套接字.csv", a_socket, "file-not-regular"),
    ("文件夹.xlsx", Path.mkdir, "file-not-regular"),
    ("失效.csv", link("没有.csv"), "link-broken"),
    ("绕圈.csv", link("绕圈.csv"), "link-broken"),
    ("出去.csv", link("/etc/passwd"), "link-outside"),
    ("出去也失效.csv", link("/no/such/place"), "link-outside"),
    ("进程.csv", link("/proc/self/environ"), "link-outside"),
    ("无尽.csv", link("/dev/zero"), "link-outside"),
    ("目录.链接", link("/etc"), "link-outside"),
    ("上级.csv", link("../外面.csv"), "link-outside"),
    ("很大.csv", endless, "file-too-large"),
]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "外面.csv").write_text("secret", encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def run_over(inbox: Path) -> Run:
    run = begin(Home(inbox.parent / "home"), [inbox], DEFAULT_SCOPE, "test", LoggedProgress(str))
    receiving.archive_originals(run)
    return run


def test_each_odd_thing_is_one_finding_and_the_others_are_read(inbox: Path) -> None:
    for name, put, _ in ODD:
        put(inbox / name)
    (inbox / "zz").mkdir()
    (inbox / "zz" / "回头").symlink_to("..")
    published(inbox / "好.csv", {})
    run = run_over(inbox)
    said = {each.file: list(read_file(each, run.definitions).findings) for each in run.received}
    assert {name: [found.rule_id for found in found_there] for name, found_there in said.items()} == {
        **{name: [rule] for name, _, rule in ODD},
        "好.csv": [],
    }
    assert all("\n" not in found.message_zh for found_there in said.values() for found in found_there)
    counts = stages.read_submissions(run)
    assert (counts["accepted"], counts["rejected"], counts["unread"]) == (1, len(ODD), 0)
    assert all(each.received_at for each in run.received)
    assert len([path for path in (inbox.parent / "home" / "archive").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("name", [each[0] for each in ODD if each[2].startswith("link-")])
def test_a_link_that_is_named_is_refused_as_well(inbox: Path, definitions: Definitions, name: str) -> None:
    put, rule = next((put, rule) for odd, put, rule in ODD if odd == name)
    put(inbox / name)
    assert [found.rule_id for found in read_file(receive(inbox / name), definitions).findings] == [rule]


def test_a_link_to_a_file_of_the_inbox_is_that_file(inbox: Path) -> None:
    (inbox / "a").mkdir()
    (inbox / "a" / "甲.csv").write_text("x", encoding="utf-8")
    (inbox / "乙.csv").symlink_to("a/甲.csv")
    first, second = discover([inbox])
    assert first.content_sha256 == second.content_sha256
    assert not second.problem


def test_an_inbox_may_itself_be_behind_a_link(inbox: Path) -> None:
    published(inbox / "好.csv", {})
    (inbox.parent / "link").symlink_to(inbox)
    (received,) = discover([inbox.parent / "link"])
    assert not received.problem
    assert not receive(inbox.parent / "link" / "好.csv").problem


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        (BAD_NAME, "bad%FF.csv"),
        ("行\n二\t.csv", "行%0A二%09.csv"),
        ("a\x1b]0;title\x07.csv", "a%1B]0;title%07.csv"),
        ("exe\u202ecsv.xslx", "exe%E2%80%AEcsv.xslx"),
        ("全角\u3000空格 一.csv", "全角\u3000空格 一.csv"),
    ],
)
def test_a_name_is_shown_as_text(inbox: Path, name: str, seen: str) -> None:
    published(inbox / name, {})
    (received,) = discover([inbox])
    assert received.file == shown(name) == seen
    assert receive(inbox / name).file == seen
    kept = archive(received, inbox.parent / "home").archived
    assert kept is not None
    assert kept.name.isascii()


def test_a_name_that_is_no_utf8_goes_all_the_way(inbox: Path) -> None:
    published(inbox / BAD_NAME, {})
    (inbox / os.fsdecode(b"\xfe")).mkdir()
    (inbox / os.fsdecode(b"\xfe") / ("长" * 84 + ".x")).write_text("x", encoding="utf-8")
    (inbox / ("b." + "y" * 250)).write_text("x", encoding="utf-8")
    run = run_over(inbox)
    assert [each.file.encode()[:3] for each in run.received] == [b"%FE", b"b.y", b"bad"]
    assert all(each.archived for each in run.received)
    assert stages.read_submissions(run)["accepted"] == 1


@pytest.mark.parametrize("put", [fifo, Path.mkdir, link("/dev/zero"), endless, link(IGNORE_FILE)])
def test_an_ignore_file_that_is_none_stops_nothing(inbox: Path, put: Callable[[Path], None]) -> None:
    published(inbox / "好.csv", {})
    put(inbox / IGNORE_FILE)
    run = run_over(inbox)
    assert [(each.file, each.broken_rule) for each in run.received] == [
        (IGNORE_FILE, "ignore-file-unread"),
        ("好.csv", ""),
    ]
    assert stages.read_submissions(run)["accepted"] == 1


def test_an_ignore_file_in_another_encoding(inbox: Path) -> None:
    published(inbox / "好.csv", {})
    (inbox / "草稿.csv").write_text("x", encoding="utf-8")
    (inbox / IGNORE_FILE).write_bytes("草稿.csv  # 未采用的草稿\n".encode("gb18030"))
    assert [each.file for each in discover([inbox])] == ["好.csv"]
    assert [each.reason for each in passed_over([inbox])] == ["未采用的草稿"]
    (inbox / IGNORE_FILE).write_bytes(b"*.csv # \xff\xfe\xfd\n")
    assert [each.broken_rule for each in discover([inbox])] == ["ignore-file-unread", "", ""]


def test_what_the_system_does_not_give_is_tried_again(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(inbox / "好.csv", {})
    published(inbox / "密.csv", {"数值": "2"})

    def guarded(path: str, flags: int, *rest: int) -> int:
        if str(path).endswith("密.csv"):
            raise PermissionError(13, "Permission denied")
        return opening(path, flags, *rest)

    opening = os.open
    monkeypatch.setattr(os, "open", guarded)
    run = run_over(inbox)
    counts = stages.read_submissions(run)
    assert (counts["accepted"], counts["unread"], counts["rejected"]) == (1, 1, 0)
    assert [(each.broken_rule, each.problem) for each in run.received] == [
        ("", ""),
        ("file-unopened", "⟨没有读取权限｜no permission to read it⟩"),
    ]


def test_what_was_not_read_is_no_reason_to_say_that_nothing_changed(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(inbox / "好.csv", {})
    run = run_over(inbox)
    for unread, is_done in ((0, True), (1, False)):
        manifest = SimpleNamespace(fingerprint=run.fingerprint(), summary={"unread": unread}, damaged=[])
        monkeypatch.setattr(runs, "intact", lambda _: inbox)
        monkeypatch.setattr(manifests, "read", lambda _, manifest=manifest: manifest)
        assert bool(run.published_already()) is is_done


def test_what_vanishes_or_grows_is_tried_again(inbox: Path, definitions: Definitions) -> None:
    path = published(inbox / "a.csv", {})
    received = receive(path)
    path.unlink()
    (found,) = read_file(received, definitions).findings
    assert found.rule_id == "file-unopened"
    path.write_bytes(b"1,2\n" * (1 << 20))
    pieces = chunks(path)
    next(pieces)
    with path.open("ab") as growing:
        growing.write(b"3,4\n")
    with pytest.raises(ContainerError, match="still being written"):
        list(pieces)


def test_reading_ends_at_the_limits(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = published(inbox / "a.csv", {})
    told = os.stat_result((stat.S_IFREG, 0, 0, 1, 0, 0, 0, 0, 0, 0))
    monkeypatch.setattr(os, "fstat", lambda _: told)  # as a file does that says it is empty and never ends
    monkeypatch.setattr(os, "read", lambda _, size: b"0" * size)
    with pytest.raises(ContainerError) as large:
        sum(map(len, chunks(path)))
    assert (large.value.rule_id, large.value.expected) == ("file-too-large", f"{FILE_BYTES:,} B")
    monkeypatch.setattr(regular_files, "SECONDS", -1)
    with pytest.raises(ContainerError) as slow:
        list(chunks(path))
    assert slow.value.rule_id == "file-stopped"


def test_the_same_file_in_two_inboxes_came_once(inbox: Path) -> None:
    other = inbox.parent / "other"
    other.mkdir()
    for place in (inbox, other):
        published(place / "好.csv", {})
        fifo(place / "管道.csv")
    assert [each.file for each in discover([inbox, other])] == ["好.csv", "管道.csv"]


def test_a_folder_that_cannot_be_listed_is_named(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (inbox / "闵行").mkdir()
    published(inbox / "好.csv", {})
    listing = os.scandir

    def guarded(path: Path) -> object:
        if Path(path).name == "闵行":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert [(each.file, each.broken_rule) for each in discover([inbox])] == [("好.csv", ""), ("闵行", "file-unopened")]


@pytest.mark.parametrize("name", ["~$990101_2024.xlsx", ".~lock.990101_2024.xlsx#"])
def test_a_lock_file_is_called_one(inbox: Path, definitions: Definitions, name: str) -> None:
    (inbox / name).write_bytes(b"\x05Li Li" + b" \0" * 70)
    assert [found.rule_id for found in read_file(receive(inbox / name), definitions).findings] == ["lock-file-sent"]
