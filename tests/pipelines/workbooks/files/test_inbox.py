"""Nothing that arrives is lost or taken for something else, and its bytes are kept before anything is read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from pipelines.workbooks.files.inbox import archive, discover, passed_over, receive
from tests.conftest import PUBLISHED, SAMPLES


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_files_are_found_in_subfolders_in_a_fixed_order(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{
            "b.xlsx": "2",
            "闵行__a.csv": "1",
            "c.xls": "3",
            "README.md": "",
            "make.py": "",
            ".hidden.csv": "",
            ".git__d.csv": "",
        },
    )
    assert [each.file for each in discover([tmp_path])] == ["b.xlsx", "c.xls", "闵行/a.csv"]
    assert discover([tmp_path]) == discover([tmp_path])


def test_identity_is_the_content(tmp_path: Path) -> None:
    put(tmp_path, **{"a.csv": "x", "b.csv": "x", "c.csv": "y"})
    a, b, c = discover([tmp_path])
    assert a.content_sha256 == b.content_sha256 == hashlib.sha256(b"x").hexdigest()
    assert a.submission_id == a.content_sha256[:16] != c.submission_id
    assert a.size_bytes == 1


def test_a_file_may_be_given_itself(tmp_path: Path) -> None:
    put(tmp_path, **{"a.csv": "x", "b.csv": "y"})
    assert [each.file for each in discover([tmp_path / "b.csv"])] == ["b.csv"]


def test_what_is_ignored_has_a_reason(tmp_path: Path) -> None:
    put(
        tmp_path, **{"a.csv": "x", "left_out.csv": "y", "草稿-1.xlsx": "z", "~$a.xlsx": "", "sub__left_out.csv": "kept"}
    )
    put(tmp_path, **{".koujingignore": "# why\nleft_out.csv  # 未采用\n草稿-*.xlsx  # drafts\n"})
    assert [each.file for each in discover([tmp_path])] == ["a.csv", "sub/left_out.csv"]
    assert [(each.file, each.reason) for each in passed_over([tmp_path])] == [
        ("left_out.csv", "未采用"),
        ("~$a.xlsx", "lock-file"),
        ("草稿-1.xlsx", "drafts"),
    ]


def test_an_inbox_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert discover([tmp_path / "none"]) == []


def test_the_folders_of_the_repository_hold_what_they_say() -> None:
    assert [each.file for each in discover([PUBLISHED])] == [
        "cited.csv",
        "districts_2019.csv",
        "documents.csv",
        "figures.csv",
        "further.csv",
        "io_tables.csv",
        "shenzhen_2016.csv",
    ]
    assert len(discover([SAMPLES])) == 10


def test_the_archive_keeps_the_bytes_once(tmp_path: Path) -> None:
    source = put(tmp_path / "in", **{"甲.XLSX": "content"})
    (received,) = discover([source])
    kept = archive(received, tmp_path / "home").archived
    digest = hashlib.sha256(b"content").hexdigest()
    assert kept == tmp_path / "home" / "archive" / digest[:2] / f"{digest}.xlsx"
    assert kept.read_bytes() == b"content"
    before = kept.stat()
    assert archive(received, tmp_path / "home").archived == kept
    assert kept.stat() == before
    assert [path.name for path in (tmp_path / "home" / "archive").rglob("*") if path.is_file()] == [kept.name]


def test_a_file_that_changed_meanwhile_is_archived_as_it_is(tmp_path: Path) -> None:
    path = put(tmp_path, **{"a.csv": "old"}) / "a.csv"
    received = receive(path)
    path.write_text("new", encoding="utf-8")
    kept = archive(received, tmp_path / "home")
    assert kept.content_sha256 == hashlib.sha256(b"new").hexdigest() != received.content_sha256
    assert kept.archived is not None
    assert kept.archived.read_bytes() == b"new"


def test_a_file_that_vanished_is_a_problem_and_no_exception(tmp_path: Path) -> None:
    path = put(tmp_path, **{"a.csv": "x"}) / "a.csv"
    received = receive(path)
    path.unlink()
    assert archive(received, tmp_path / "home").problem
    assert receive(path).problem
    assert not list((tmp_path / "home" / "archive").rglob("*.csv"))
    assert archive(replace(received, problem="x"), tmp_path / "home").archived is None
