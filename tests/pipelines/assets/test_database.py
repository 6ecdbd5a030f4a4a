"""PostgreSQL as Dagster's storage: the job runs and is remembered there; what does not answer is told as what it is."""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from definitions import UserError
from pipelines.assets.database import own_storage
from pipelines.assets.instance import open_instance, write_workspace
from pipelines.assets.store import DATABASES
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from pipelines.publication.manifest import read
from tests.conftest import COUNTS, ROOT, SAMPLES

#: Where Debian puts the programs of a server, beside what is on the path.
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))[-1:]
PATIENCE = 60.0
URL = "KOUJING_POSTGRES"


def program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([*map(str, PROGRAMS), os.environ.get("PATH", "")]))
    if found is None:
        pytest.skip(
            f"no PostgreSQL server is installed ({name} is missing); apt-get install postgresql, as .ci/run does"
        )
    return found


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server of the test's own: a folder, a socket in it, nobody's rights, no network."""
    initdb, postgres = program("initdb"), program("postgres")
    # a short path that everybody may enter: a socket has at most 107 characters, and a server refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="koujing-pg-"))
    runs_as: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        runs_as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    made = [initdb, "-D", str(folder / "data"), "-U", "koujing", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder, **runs_as)
    with (folder / "log").open("w") as log:
        started = subprocess.Popen(
            [postgres, "-D", str(folder / "data"), "-k", str(folder), "-c", "listen_addresses=", "-F"],
            stdout=log,
            stderr=log,
            cwd=folder,
            **runs_as,
        )
    try:
        begun = time.monotonic()
        while "ready to accept connections" not in (said := (folder / "log").read_text(encoding="utf-8")):
            assert started.poll() is None, said
            assert time.monotonic() - begun < PATIENCE, said
            time.sleep(0.1)
        yield f"postgresql://koujing@/postgres?host={folder}"
    finally:
        started.send_signal(signal.SIGINT)  # the fast way to end, which waits for no client
        started.wait(PATIENCE)
        shutil.rmtree(folder)


def lines_of_the_page() -> str:
    """The lines of `dagster.yaml` that docs/operations.md gives."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (block,) = (each for each in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "postgres" in each)
    return str(block)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with the lines of the page, and an inbox beside it."""
    place = Home(tmp_path / "home")
    place.root.mkdir()
    (tmp_path / "inbox").mkdir()
    shutil.copy(SAMPLES / "990104_2023.xlsx", tmp_path / "inbox")
    place.dagster_settings.write_text(lines_of_the_page(), encoding="utf-8")
    return place


def run(home: Home, address: str, *options: str) -> subprocess.CompletedProcess[str]:
    where = ["--home", str(home.root), "--inbox", str(home.root.parent / "inbox")]
    return subprocess.run(
        [sys.executable, "-m", "pipelines", "run", *where, *options],
        env=os.environ | {URL: address},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.long
def test_the_job_runs_and_is_remembered_in_postgresql(
    home: Home, server: str, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    monkeypatch.setenv(URL, server)
    first = run(home, server)
    assert first.returncode == 0, first.stdout + first.stderr
    assert not [name for name in DATABASES if (home.dagster / name).exists()], "kept in the home all the same"
    manifest = read(home.current)
    assert manifest is not None
    with open_instance(home, LoggedProgress(str)) as instance:
        (kept,) = instance.get_runs()
        assert kept.status is dg.DagsterRunStatus.SUCCESS
        assert kept.tags["koujing/release"] == manifest.release_id
        events = len(instance.all_logs(kept.run_id))
        assets = instance.all_asset_keys()
    record_property(COUNTS, f"1 run, {events} events, {len(assets)} assets in PostgreSQL")
    assert events > 50
    assert len(assets) > 5

    # the pages and the daemon open the same database, by the file that is written for them
    write_workspace(home, LoggedProgress(str))
    with dg.DagsterInstance.from_config(str(home.dagster)) as instance:
        assert [each.run_id for each in instance.get_runs()] == [kept.run_id]

    assert "no change" in " ".join(run(home, server).stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--log", "json")])
def test_a_database_that_does_not_answer_is_told_in_one_sentence(home: Home, options: tuple[str, ...]) -> None:
    said = run(home, "postgresql://koujing:secret@/postgres?host=/nowhere", *options)
    assert said.returncode == 1, said.stdout + said.stderr
    told = " ".join((said.stdout + said.stderr).split())
    assert "does not answer" in told
    assert not [word for word in ("Traceback", "Retrying", "secret") if word in told]
    if options:
        events = [json.loads(line) for line in said.stderr.splitlines()]
        assert events[-1]["event"] == "ended"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("storage: [", "cannot be read"),
        ("storage: sqlite", "has one part"),
        ("telemetry: {enabled: true}", "has one part"),
        ("storage: {sqlite: {}}\ntelemetry: {enabled: true}", "has one part"),
        ("storage: {postgres: {postgres_uri: x}}", "not written as Dagster takes it"),
        ("storage: {postgres: {postgres_url: {env: KOUJING_NOT_SET}}}", "not written as Dagster takes it"),
        ("storage: {oracle: {url: x}}", "not written as Dagster takes it"),
    ],
)
def test_what_the_file_may_say_is_storage_alone(tmp_path: Path, content: str, told: str) -> None:
    home = Home(tmp_path)
    home.dagster_settings.write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=told):
        open_instance(home, LoggedProgress(str))


def test_without_the_extra_it_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    home.dagster_settings.write_text(yaml.safe_dump({"storage": {"postgres": {"postgres_url": "x"}}}), encoding="utf-8")
    monkeypatch.setattr("pipelines.assets.database.find_spec", {}.get)
    with pytest.raises(UserError, match="pip install"):
        own_storage(home)
