"""The page of findings to be printed and signed: whole, in the order of the marked copy, in one language or both, inert."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from definitions import Definitions
from pipelines.cli import app
from pipelines.cli.report import free_place, report
from pipelines.findings import Finding, finding
from pipelines.languages import LANGUAGE, Language
from pipelines.life.standing import Standing
from pipelines.workbooks.exchange.returned import Explained, Returned
from pipelines.workbooks.forms.own_forms import SUBMISSION
from pipelines.workbooks.reading.results import Cover
from tests.conftest import ROOT

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=1>',
    "</td></tr></table>",
    "{{ lang }}",
    "a\x1b[2Jb\u202e",
)


@pytest.fixture
def standing(definitions: Definitions) -> Standing:
    """A rejected file with a note, a query and an error, in this order."""

    def found(rule_id: str, cells: str) -> Finding:
        return finding(
            definitions.rules[rule_id], file="a.xlsx", sheet="行业", cells=cells, observed="9 > 8", expected="8"
        )

    return Standing(
        file="/somewhere/a.xlsx",
        submission_id="1",
        content_sha256="0123456789abcdef" * 4,
        size_bytes=1,
        form=SUBMISSION,
        cover=Cover(region_code="310112", period="2023"),
        observation_count=1234,
        findings=[found("core-not-counted", "H4"), found("growth-outlier", "E30"), found("number-expected", "D4")],
        status="rejected",
    )


def shown(page: str) -> str:
    """What a reader sees of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<body>")[2])).split())


def test_it_holds_every_finding_by_severity_and_room_to_explain_beside_queries_and_to_sign(
    standing: Standing, definitions: Definitions
) -> None:
    page = report(standing, "a.xlsx", [standing], definitions)
    said = shown(page)
    words = [
        "闵行区",
        "退回",
        "0123456789abcdef",
        "须更正",
        "行业 D4",
        "须改正或说明",
        "行业 E30",
        "提示",
        "行业 H4",
        "公章",
    ]
    assert [word for word in words if word not in said] == []
    places = [said.index(word) for word in ("行业 D4", "行业 E30", "行业 H4", "填表人")]
    assert places == sorted(places)
    assert page.count('<th class="answer">') == page.count('<td class="answer">') == 1
    assert "1,234" in said
    assert "/somewhere" not in page
    assert "size: A4" in page
    assert re.findall(r"(?:src|href)=", page) == []


def test_equal_findings_give_equal_pages(standing: Standing, definitions: Definitions) -> None:
    pages = {report(standing, "a.xlsx", [standing], definitions) for _ in range(2)}
    assert len(pages) == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_a_file_is_no_markup(standing: Standing, definitions: Definitions, payload: str) -> None:
    told = [
        replace(
            finding(definitions.rules["growth-outlier"], file=payload, sheet=payload, cells="D4", observed=payload),
            explanation=payload,
        )
    ]
    returned = Returned(told=[Explained(8, "number-expected", payload, payload, payload, "", "")])
    sound = replace(standing, findings=told, returned=returned, cover=replace(standing.cover, period=payload))
    page, plain = (report(each, payload, [], definitions) for each in (sound, replace(standing, returned=Returned())))
    assert "<script" not in page
    assert "<img" not in page
    assert re.search(r"[\x1b\u202e]", page) is None
    assert page.count("<table") == plain.count("<table") - 2  # two severities less
    assert payload.replace("\x1b", "␛").replace("\u202e", "\\u202e") in shown(page)


def test_one_language_alone_has_nothing_of_the_other(standing: Standing, definitions: Definitions) -> None:
    LANGUAGE.set(Language.en)
    english = shown(report(replace(standing, findings=[]), "a.xlsx", [], definitions))
    assert re.findall(r"[\u4e00-\u9fff]+", english.replace("闵行区", "")) == []
    LANGUAGE.set(Language.zh)
    chinese = shown(report(standing, "a.xlsx", [], definitions))
    LANGUAGE.set(Language.both)
    assert "Where" not in chinese
    assert "To be" not in chinese


def test_two_files_of_one_name_have_two_pages() -> None:
    first = free_place(ROOT, "a.html", [])
    second = free_place(ROOT, "a.html", [first])
    assert (first, second) == (ROOT / "a.html", ROOT / "1" / "a.html")


@pytest.mark.parametrize("option", ["--report", "--annotate"])
def test_a_file_in_the_place_of_the_folder_is_told_in_a_sentence(tmp_path: Path, option: str) -> None:
    there = tmp_path / "there"
    there.write_text("")
    said = CliRunner().invoke(app, ["validate", "a.xlsx", option, str(there)])
    assert said.exit_code == 2
    assert "建不了" in said.output
    assert "Traceback" not in said.output
