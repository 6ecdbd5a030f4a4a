"""The command line as a person meets it: output, exit codes, one sentence for what goes wrong and never a traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from definitions import load
from pipelines.cli import app
from pipelines.publication.manifest import software_version

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]


def koujing(*arguments: str, cwd: Path = ROOT, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "KOUJING_HOME"}
    if home:
        environment["KOUJING_HOME"] = str(home)
    done = subprocess.run(
        [sys.executable, "-m", "pipelines", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which the real command has published the repository's data and one bad file."""
    place = tmp_path_factory.mktemp("commands")
    inbox = place / "inbox"
    inbox.mkdir()
    (inbox / "坏文件.xlsx").write_bytes(b"PK\x03\x04 nothing more")
    done = koujing(
        "run",
        "--inbox",
        "data/published",
        "--inbox",
        "data/samples",
        "--inbox",
        str(inbox),
        "--home",
        str(place / "home"),
    )
    assert done.returncode == 3, done.stderr
    assert "坏文件.xlsx" in done.stdout
    assert "退回 rejected 1" in done.stdout
    zh, _, en = done.stdout.splitlines()[-1].partition(" / ")
    assert re.fullmatch(r"已发布 \S+，退回 1 个文件（文件 \d+，待说明 \d+）", zh)
    assert re.fullmatch(r"released: \S+; rejected files: 1 \(files 1\d, open queries \d+\)", en)
    assert "127,555.00" in done.stdout
    assert "读表 reading spreadsheets" in done.stderr
    return place / "home"


def test_a_second_run_says_no_change_without_dagster(home: Path) -> None:
    releases = sorted(path.name for path in (home / "releases").iterdir())
    inbox = home.parent / "inbox"
    arguments = (
        "run",
        "--inbox",
        "data/published",
        "--inbox",
        "data/samples",
        "--inbox",
        str(inbox),
        "--home",
        str(home),
    )
    again = koujing(*arguments)
    assert again.returncode == 0
    assert "nothing to do: no change" in again.stdout.splitlines()[-1]
    assert "core_value_added" not in again.stdout, "the table is that of what is new"
    assert sorted(path.name for path in (home / "releases").iterdir()) == releases
    quick = f"import sys; sys.argv = {['koujing', *arguments]!r}; from pipelines.cli import main\n"
    quick += (
        "try:\n    main()\nfinally:\n    assert not {'dagster', 'great_expectations', 'pandas'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", quick], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_help_and_what_goes_wrong_import_nothing_heavy(tmp_path: Path) -> None:
    typed = [
        ["--help"], ["scope", "--help"], ["no-such-command"], ["table", "--indicator", "nonsense"], ["table"], ["diagnose"],
        ["read", "nowhere.xlsx"], ["validate", "nowhere.xlsx"], ["template", "nowhere", "2024"], ["rules", "show", "nothing"],
        ["scope", "explain", "nothing"], ["region", "explain", "nothing"], ["form", "show", "nothing"],
        ["run", "--inbox", "nowhere"],
        ["accept", "nothing", "--by", "a", "--reason", "b"], ["definitions", "verify", "nothing", "--by", "a", "--source", "b"],
    ]  # fmt: skip
    code = (
        "import sys; from pipelines.cli import app\n"
        "def ends(arguments):\n"
        "    try: app(arguments)\n"
        "    except SystemExit as end: return end.code\n"
        f"codes = [ends(arguments) for arguments in {typed!r}]\n"
        "names = ('dagster', 'great_expectations', 'pandas', 'scipy', 'openpyxl')\n"
        "print('CODES', codes, 'HEAVY', [name for name in names if name in sys.modules])\n"
    )
    environment = os.environ | {"KOUJING_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.stdout.splitlines()[-1] == f"CODES {[0, 0, 2, 2, 1, 1, *[2] * 10]} HEAVY []", (
        done.stdout[-300:] + done.stderr
    )


def test_help_alone_reads_and_imports_no_definitions() -> None:
    code = (
        "import sys; from pipelines.cli import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "names = ('pydantic', 'yaml', 'duckdb', 'definitions.loader')\n"
        "print('HEAVY', [name for name in names if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.splitlines()[-1] == "HEAVY []", done.stdout[-300:] + done.stderr


def test_rejected_bytes_are_kept(home: Path) -> None:
    kept = [path for path in (home / "archive").rglob("*.xlsx") if path.read_bytes() == b"PK\x03\x04 nothing more"]
    assert len(kept) == 1


def test_only_bad_files_end_in_exit_1_and_publish_nothing(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.csv").write_text("什么,都,不是\n1,2,3\n", encoding="utf-8")
    done = koujing("run", "--inbox", str(inbox), "--home", str(tmp_path / "home"))
    assert done.returncode == 1
    assert "没有一个文件可以接受" in done.stderr
    last = done.stdout.splitlines()[-1]
    assert "没有发布（文件 1，退回 1）：没有一个文件可以接受" in last
    assert "not released (files 1, rejected 1): no file could be accepted, nothing is published: a.csv" in last
    assert not (tmp_path / "home" / "releases" / "current").exists()


def test_an_empty_inbox_is_no_failure(tmp_path: Path) -> None:
    done = koujing("run", "--inbox", str(tmp_path), "--home", str(tmp_path / "home"))
    assert (done.returncode, "nothing to do" in done.stdout.splitlines()[-1]) == (0, True)


def test_outside_a_checkout_an_inbox_is_asked_for(tmp_path: Path) -> None:
    for package in ("definitions", "indicators", "pipelines"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    done = koujing("run", cwd=tmp_path)
    assert done.returncode == 2
    assert "--inbox" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("table", "--indicator", "nonsense"), "没有指标 nonsense"),
        (("table", "--region", "不存在"), "没有名为「不存在」的地区"),
        (("table", "--region", "鼓楼区"), "不止一个地区"),
        (("trace", "闸北", "2024", "gdp"), "310106 静安区"),
        (("trace", "330108", "2021", "nonsense"), "没有指标 nonsense"),
        (("trace", "区", "2024", "gdp"), "不止一个"),
        (("run", "--inbox", "nowhere"), "不存在"),
        (("template", "闵行区", "2024年中"), "报告期"),
        (("template", "亚特兰蒂斯", "2024"), "亚特兰蒂斯"),
    ],
)
def test_a_mistake_is_one_sentence(home: Path, arguments: tuple[str, ...], says: str) -> None:
    done = koujing(*arguments, home=home)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("table", "--region", "330108", "--period", "1999"),
            "1999 的数字；有数的时期中最近的：2018、2021",
        ),
        (("trace", "330108", "1999", "gdp"), "发布中没有"),
    ],
)
def test_what_the_release_does_not_have_is_no_mistake_of_usage(
    home: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = koujing(*arguments, home=home)
    assert (done.returncode, says in done.stderr, done.stdout) == (1, True, "")


def test_before_the_first_release_the_table_says_what_to_do(tmp_path: Path) -> None:
    done = koujing("table", "--home", str(tmp_path))
    assert (done.returncode, "koujing run" in done.stderr) == (1, True)


def test_the_table_names_sources_scopes_and_vintages(home: Path) -> None:
    text = koujing("table", "--region", "浙江省", "--period", "2021", home=home).stdout
    assert "8,348.00 *" in text
    assert "11.27 *" in text
    assert "unstated-core" in text
    assert "census4-final" in text
    assert "来源 source [1]:" in text


@pytest.mark.parametrize("form", ["csv", "json", "md"])
def test_the_table_in_other_formats_has_the_same_figures(home: Path, form: str) -> None:
    text = koujing("table", "--region", "330108", "--period", "2021", "--format", form, home=home).stdout
    if form == "json":
        figures = {figure["indicator_id"]: figure["value"] for figure in json.loads(text)}
        assert figures["core_value_added"] == 1596.2
    else:
        assert ("1596.2," in text) if form == "csv" else ("1,596.20 *" in text)


def test_the_trace_ends_in_the_sum_that_the_table_shows(home: Path) -> None:
    text = koujing("trace", "990103", "2023", "gdp", home=home).stdout
    (figure,) = json.loads(koujing("table", "-r", "990103", "-p", "2023", "-i", "gdp", "-f", "json", home=home).stdout)
    assert f"{figure['value']:,.2f} 亿元" in text.strip().splitlines()[-1]
    assert "990103_2023.xlsx" in text
    shares = koujing("trace", "滨江", "2021", "core_value_added_share_of_gdp", home=home).stdout
    assert "K172" in shares
    assert "159620000000 ÷ 202260000000 × 100" in shares


def test_the_trace_of_a_figure_that_cannot_be_shows_what_was_reported(home: Path) -> None:
    text = koujing("trace", "320214", "2024", "core_value_added_share_of_gdp", home=home).stdout
    assert "按全国比率换算" in text
    assert "3663.45 亿元" in text


def test_a_template_validates_and_a_broken_file_does_not(home: Path, tmp_path: Path) -> None:
    form = tmp_path / "闵行.xlsx"
    made = koujing("template", "闵行区", "2024", "--output", str(form))
    assert made.returncode == 0, made.stderr
    assert form.is_file()
    sound = koujing("validate", str(ROOT / "data" / "samples" / "990101_2023.xlsx"))
    assert sound.returncode == 0, sound.stdout
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(form.read_bytes()[:4000])
    done = koujing("validate", str(broken))
    assert done.returncode == 1
    assert "broken.xlsx" in done.stdout


def test_bridge_compare_and_scope_effect_answer(home: Path, tmp_path: Path) -> None:
    way = koujing("bridge", "990104", "2023", home=home).stdout
    assert "当地报送" in way
    assert "173.67" in way
    picture = tmp_path / "bridge.html"
    assert koujing("bridge", "990104", "2023", "-f", "html", "-o", str(picture), home=home).returncode == 0
    assert "<svg" in picture.read_text(encoding="utf-8")
    answer = koujing("compare", "990101", "990104", "2024", home=home).stdout
    assert "for certain" in answer
    effect = koujing(
        "scope", "effect", "-r", "990101", "-p", "2023", "-s", "nbs2021-core", "-s", "section-i", "-f", "csv", home=home
    )
    assert effect.stdout.count("\n") == 3
    table = koujing("table", "--scope", "section-i", "-r", "990101", "-p", "2023", home=home).stdout
    assert "990101 示例甲区" in table
    refused = koujing("table", "--scope", "caict", home=home)
    assert (refused.returncode, "不能作为目标" in refused.stderr) == (2, True)


@pytest.mark.parametrize("words", [(), ("--help",), ("scope",), ("scope", "--help"), ("--version",)])
def test_nobody_need_read_to_the_end(words: tuple[str, ...]) -> None:
    """As behind `| head`: the first page of help is longer than a pipe holds nobody waiting."""
    command = [sys.executable, "-m", "pipelines", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert "Traceback" not in running.stderr.read()


def test_the_versions_are_told() -> None:
    answer = CliRunner().invoke(app, ["--version"])
    assert answer.exit_code == 0
    assert answer.output == f"koujing {software_version()} · definitions {load().version}\n"
