"""Each command answers in the language that is asked for, and what is typed wrongly ends in one sentence and code 2."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.languages import LANGUAGE, Language, spoken, told
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

HAN = re.compile(r"[一-鿿]")


def asked(*typed: str, **environment: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(typed), env=environment)
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("typed", "zh", "en"),
    [
        (["validat"], "没有命令 validat，相近的有：validate", "there is no command validat; close to it: validate"),
        (["scope", "shw"], "没有命令 shw，相近的有：show", "there is no command shw; close to it: show"),
        (["table", "--fromat", "x"], "没有选项 --fromat", "there is no option --fromat"),
        (
            ["rules", "list", "--format", "x"],
            "--format 的值不对，可写 text, csv, json, md, xlsx",
            "it takes text, csv, json, md, xlsx",
        ),
        (["trace"], "缺少 REGION", "REGION is missing"),
        (["rules", "list", "-g"], "选项 -g 后面要写值", "the option -g needs a value"),
        (["rules", "show", "a", "b"], "这个命令只要 RULE", "the command takes RULE"),
        (["form", "show", "none"], "没有表式 none", "there is no form none"),
        (["validate", "nowhere.xlsx"], "没有文件 nowhere.xlsx", "there is no file nowhere.xlsx"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_mistake_is_said_in_the_language_that_is_asked_for(typed: list[str], zh: str, en: str) -> None:
    code, said = asked(*typed)
    assert (code, zh in said, en in said, len(said.splitlines())) == (2, True, True, 1), said
    code, said = asked(*typed, "--lang", "zh")
    assert (code, zh in said, en in said) == (2, True, False), said
    code, said = asked(*typed, KOUJING_LANG="en")
    assert (code, HAN.search(said), en in said) == (2, None, True), said


def test_the_option_counts_before_the_environment_and_another_language_is_refused() -> None:
    assert "没有" not in asked("form", "show", "none", "--lang=en", KOUJING_LANG="zh")[1]
    for typed, environment in ((["--lang", "fr"], {}), ([], {"KOUJING_LANG": "fr"}), (["--lang"], {})):
        code, said = asked("form", "list", *typed, **environment)
        assert (code, "zh, en or both" in said) == (2, True), said


def test_one_command_does_not_leave_its_language_to_the_next() -> None:
    asked("form", "show", "none", "--lang", "zh")
    assert LANGUAGE.get() is Language.both
    assert "there is no form" in asked("form", "show", "none")[1]


def test_what_stands_behind_a_double_dash_is_no_language() -> None:
    assert "--lang" in asked("form", "show", "--", "--lang")[1]


@pytest.mark.parametrize(
    "typed",
    [
        "rules list",
        "rules show duplicate-code",
        "rules check",
        "scope list",
        "scope show oecd-ict",
        "scope diff nbs2021-core section-i",
        "scope explain 3825",
        "region explain 余杭",
        "form list",
        f"validate {ROOT}/data/samples/990101_2023.xlsx --home nowhere",
        f"read {ROOT}/data/samples/990101_2023.xlsx --account",
    ],
)
def test_an_answer_in_one_language_has_no_words_of_ours_in_the_other(typed: str) -> None:
    """Names of regions, industries, sheets and sources are data: they stay as they are written."""
    english = asked(*typed.split(), "--lang", "en")[1]
    chinese = asked(*typed.split(), "--lang", "zh")[1]
    both = asked(*typed.split())[1]
    assert len(both) > max(len(english), len(chinese))
    for word in OURS:
        assert word not in english, word
    assert not re.search(OTHERS, chinese), re.search(OTHERS, chinese)


#: Words that only our texts have, not names.
OURS = ("口径：", "没有", "个小类", "可作目标", "文件 ", "规则 ", "观测", "名称\n", "适用期", "计入", "工作表", "现行")
OTHERS = r"(?<![-\w])(classes|may be a target|files|observations|findings|names|since|counted|in force|read as|source)(?![-\w.])"


def test_a_text_is_in_both_languages_or_one() -> None:
    text = "⟨文件｜files⟩ {n} · ⟨没有 / none⟩\n  ⟨一行\n  one line⟩"
    said = {}
    for language in Language:
        token = LANGUAGE.set(language)
        said[language] = (spoken(text, n=1), told("甲", "A"), told("甲", ""))
        LANGUAGE.reset(token)
    assert said[Language.both] == ("文件 files 1 · 没有 / none\n  一行\n  one line", "甲 / A", "甲")
    assert said[Language.zh] == ("文件 1 · 没有\n  一行", "甲", "甲")
    assert said[Language.en] == ("files 1 · none\n  one line", "A", "甲"), "a name is better than none"


def test_what_is_put_in_is_text_and_no_language_of_ours(tmp_path: Path) -> None:
    odd = "⟨甲｜a⟩ {n}"
    assert spoken("⟨文件｜file⟩ {name}", name=odd) == f"文件 file {odd}"
    assert odd in asked("validate", str(tmp_path / odd))[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "title"), [("zh", "审核结果　"), ("en", "Findings　"), ("both", "审核结果 / Findings　")]
)
def test_what_goes_back_is_in_the_language_too(language: str, title: str, tmp_path: Path) -> None:
    sample, folder = ROOT / "data/samples/990101_2023.xlsx", str(tmp_path)
    asked("validate", str(sample), "--annotate", folder, "--report", folder, "--home", "nowhere", "--lang", language)
    (marked,), (page,) = tmp_path.glob("*.xlsx"), tmp_path.glob("*.html")
    assert openpyxl.load_workbook(marked).worksheets[0]["A1"].value.startswith(title)
    assert ("Findings" in page.read_text("utf-8"), "结论" in page.read_text("utf-8")) == (
        language != "zh",
        language != "en",
    )
