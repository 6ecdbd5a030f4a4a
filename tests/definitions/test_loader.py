"""Definitions are read once and never stale; their version says whether they are still those of the changelog."""

from __future__ import annotations

from pathlib import Path

from definitions import load
from definitions.loader import content_hash
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
    assert after.content_hash == content_hash(root) != before.content_hash


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
