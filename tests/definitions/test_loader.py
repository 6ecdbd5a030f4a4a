"""Definitions are read once and never stale; their version says whether they are still those of the changelog."""

from __future__ import annotations

from pathlib import Path

from definitions import load
from definitions.loader import NOT_COMPUTED_WITH, content_hash
from tests.definitions.copies import copied, with_text


def test_what_was_read_is_kept_while_the_files_stay_the_same(tmp_path: Path) -> None:
    root = copied(tmp_path)
    assert load(root) is load(root)


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    root = copied(tmp_path)
    before = load(root)
    with_text(root, "scopes/section-i.yml", "name_zh: 信息传输", "name_zh: 甲信息传输")
    after = load(root)
    assert after.scopes["section-i"].name_zh.startswith("甲")
    assert before.scopes["section-i"].name_zh.startswith("信息传输")
    assert after.content_hash == content_hash(root, NOT_COMPUTED_WITH) != before.content_hash


def test_the_version_says_when_the_files_have_changed(tmp_path: Path) -> None:
    root = copied(tmp_path)
    current = load(root)
    newest = current.changelog[0]
    with_text(root, "changelog.yml", f'content: "{newest.content}"', f'content: "{current.content}"')
    assert load(root).version == newest.version
    with_text(root, "scopes/section-i.yml", "coverage: all_units", "coverage: above_scale")
    assert load(root).version == f"{newest.version}+changed"


def test_forms_and_rules_do_not_change_what_is_versioned(tmp_path: Path) -> None:
    root = copied(tmp_path)
    before = load(root)
    rule = next((root / "rules").glob("*.yml"))
    rule.write_text(rule.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    after = load(root)
    assert after.content == before.content
    assert after.content_hash != before.content_hash


def test_who_reports_by_when_is_no_part_of_what_a_release_rests_on(tmp_path: Path) -> None:
    root = copied(tmp_path)
    before = load(root)
    with_text(root, "reporting/deadlines.csv", ",3,31,", ",2,31,")
    after = load(root)
    assert after.deadlines["submission-annual"].due(2024).isoformat() == "2025-02-28"
    assert before.deadlines["submission-annual"].due(2024).isoformat() == "2025-03-31"
    assert (after.content, after.content_hash) == (before.content, before.content_hash)
