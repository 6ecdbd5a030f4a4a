"""What is no YAML, or no form, is one sentence with the line and what to do, in both languages and without a library's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from definitions import UserError
from definitions.yaml_files import fault_of, parse_yaml, read_by_hand

BROKEN = {
    "a: b: c": (1, "加引号"),
    "a: [1, 2": (2, "]"),
    "a: {x: 1": (2, "}"),
    "a:\n\t- b": (2, "空格"),
    'a: "x': (1, "引号没有合上"),
    "a: 1\nb": (3, "冒号"),
    "- a\nb: 1": (2, "列表"),
    "a: 1\na: 2": (2, "「a」写了两次"),
    "a: *x": (1, "&"),
    "a: &x 1\nb: &x 2": (2, "两次"),
    "a: !!python/object:os.system x": (1, "标签"),
    "x: 'it's'": (1, "缩进"),
    "a: 2024-13-45": (1, "没有这一天"),
    "a: \x07": ("-", "不是 YAML"),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.items())
def test_what_is_no_yaml_is_said_with_its_line_and_what_to_do(text: str, told: tuple[int | str, str]) -> None:
    with pytest.raises(yaml.YAMLError) as broken:
        parse_yaml(text)
    row, zh, en = fault_of(broken.value)
    assert row == told[0]
    assert told[1] in zh
    assert not re.search(r"expected|found|mapping|scan", zh), "none of the parser's words"
    assert not re.search(r"[一-鿿]", en)


def test_a_file_that_a_person_wrote_is_named(tmp_path: Path) -> None:
    path = tmp_path / "form.yml"
    path.write_text("a: 1\na: 2", encoding="utf-8")
    with pytest.raises(UserError, match=r"form.yml, line 2: a stands twice: take one away"):
        read_by_hand(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_by_hand(tmp_path / "none.yml")
