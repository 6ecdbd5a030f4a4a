"""Dagster's instance in a home, from the project's own dagster.yaml, and running the job in process on it."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import dagster as dg
import yaml
from dagster._core.instance.ref import InstanceRef  # Dagster has no public name for this

from definitions import UserError
from pipelines.assets.database import own_storage, reached
from pipelines.assets.factory import JOB, build_defs
from pipelines.assets.resource import Runs
from pipelines.assets.store import making
from pipelines.assets.timing import BY_A_PERSON, STARTED_BY
from pipelines.holding import lock_file
from pipelines.home import INBOXES, Home
from pipelines.interruption import Interrupted
from pipelines.progress import Progress

CONFIGURATION = "dagster.yaml"
#: What the home decides instead of the file: where runs, events and logs lie.
PLACES = ("storage", "local_artifact_storage", "compute_logs")
#: A look at inboxes with much that is new hashes all of it.
_SENSOR_SECONDS = "900"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def configuration() -> Path:
    """The project's dagster.yaml: at the root of a checkout, inside the package when installed."""
    root = Path(__file__).resolve().parents[2] / CONFIGURATION
    return root if root.is_file() else Path(__file__).resolve().parents[1] / CONFIGURATION


def open_instance(home: Home, progress: Progress) -> dg.DagsterInstance:
    """The persistent instance of the home, with the project's settings (telemetry off among them)."""
    place = str(home.dagster)
    overrides: Mapping[str, Any] = {
        "storage": {"sqlite": {"base_dir": place}},
        **own_storage(home),
        "local_artifact_storage": {
            "module": "dagster._core.storage.root",
            "class": "LocalArtifactStorage",
            "config": {"base_dir": place},
        },
        # the local log manager redirects the terminal, and with it the progress display
        "compute_logs": {
            "module": "dagster._core.storage.noop_compute_log_manager",
            "class": "NoOpComputeLogManager",
        },
    }
    with reached(home), making(home, progress):
        home.dagster.mkdir(parents=True, exist_ok=True)
        return dg.DagsterInstance.from_ref(
            InstanceRef.from_dir(place, config_dir=str(configuration().parent), overrides=overrides)
        )


def execute(home: Home, runs: Runs, progress: Progress, run_id: str | None = None) -> dg.ExecuteInProcessResult:
    """Run the job `publish` in this process, silently; failures are in the result, being told to end is raised."""
    with reached(home), open_instance(home, progress) as instance:
        job = build_defs(runs).resolve_job_def(JOB)
        try:
            tags = {STARTED_BY: BY_A_PERSON}
            result = job.execute_in_process(
                instance=instance, raise_on_error=False, run_config=QUIET, run_id=run_id, tags=tags
            )
        finally:
            runs.close()
    if any(_is_interruption(event) for event in result.all_events):
        raise Interrupted
    return result


def _is_interruption(event: dg.DagsterEvent) -> bool:
    """Whether a step or the run ended because the process was told to end; Dagster keeps this as an error like others."""
    error = getattr(event.event_specific_data, "error", None)
    while error is not None:
        if error.cls_name in ("DagsterExecutionInterruptedError", Interrupted.__name__, "KeyboardInterrupt"):
            return True
        error = error.cause
    return False


def failure(result: dg.ExecuteInProcessResult, error: Exception | None) -> Exception:
    """What went wrong: the check that did not pass, else the error that ended the run."""
    for evaluation in result.get_asset_check_evaluations():
        if not evaluation.passed:
            failed = evaluation.metadata.get("failed")
            why = failed.value if failed else evaluation.check_name
            return UserError(f"发布前检查未通过：{why}", f"the gate before publication did not pass: {why}")
    return error or UserError("运行失败", "the run failed")


def hold_daemon(home: Home) -> bool:
    """Take the lock of the one daemon of a home, for this process and the one that it becomes; False where one runs already."""
    with lock_file(home, home.daemon_lock) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.set_inheritable(os.dup(lock.fileno()), True)  # the lock is let go when the last of the two is closed
    return True


def become(home: Home, inboxes: list[Path], *command: str) -> NoReturn:
    """Let a command of Dagster take the place of this process, on this home and these inboxes."""
    named = {"KOUJING_HOME": str(home.root), INBOXES: os.pathsep.join(map(str, inboxes))}
    dagster = {"DAGSTER_HOME": str(home.dagster), "DAGSTER_SENSOR_GRPC_TIMEOUT_SECONDS": _SENSOR_SECONDS}
    environment = os.environ | named | dagster | {"PYTHONWARNINGS": "ignore"}
    os.execve(sys.executable, [sys.executable, "-m", *command], environment)  # noqa: S606 - our own interpreter takes over


def write_workspace(home: Home, progress: Progress) -> Path:
    """Write the home's own dagster.yaml and workspace.yaml for the UI; returns the workspace file.

    The instance is made here: the webserver and the daemon of the UI would make it at once.
    """
    open_instance(home, progress).dispose()
    settings = yaml.safe_load(configuration().read_text(encoding="utf-8"))
    kept = {key: value for key, value in settings.items() if key not in PLACES} | own_storage(home)
    (home.dagster / CONFIGURATION).write_text(yaml.safe_dump(kept), encoding="utf-8")
    workspace = home.dagster / "workspace.yaml"
    location = {"python_module": {"module_name": "pipelines", "location_name": "koujing"}}
    workspace.write_text(yaml.safe_dump({"load_from": [location]}), encoding="utf-8")
    return workspace
