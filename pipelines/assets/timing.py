"""What starts the job by itself: new files in the inboxes, every night, and the day after each reporting deadline."""

from __future__ import annotations

import time
from collections.abc import Sequence

import dagster as dg

from definitions.models import Deadline
from pipelines.home import NoInboxError, find_home, find_inboxes
from pipelines.languages import told
from pipelines.notices import failed
from pipelines.outgoing import first_of, one_line
from pipelines.settings import Settings
from pipelines.watching import Remembered, look

#: The tags of a run: who started it, what it read, by which deadline, and which release came of it.
STARTED_BY, FILES, NEW, DEADLINE, RELEASE = (
    f"koujing/{name}" for name in ("started_by", "files", "new", "deadline", "release")
)
BY_A_PERSON, BY_THE_INBOX, BY_NIGHT, BY_DEADLINE = "person", "inbox", "night", "deadline"
#: Seconds between two looks at the inboxes.
LOOK = 15
#: So many new files are named in a tag.
_NAMED = 5
#: When it is looked at what was in time, on the day after.
_EARLY = "5 0"


def sensor(job: dg.JobDefinition | dg.UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """Watches the inboxes: the same content starts one run and no more."""

    @dg.sensor(
        name="inbox",
        job=job,
        minimum_interval_seconds=LOOK,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="收件目录里有写完的新文件，或有人作了决定 / new files lie complete in the inboxes, or somebody decided",
    )
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        try:
            sighting = look(find_home(), find_inboxes(), Remembered.read(context.cursor), time.time())
        except NoInboxError as error:
            return dg.SkipReason(told(error.zh, error.en))
        cursor = sighting.remembered.write()
        if not sighting.content:
            return dg.SensorResult(skip_reason=told(*sighting.why), cursor=cursor)
        new = [one_line(name) for name in sighting.new]
        tags = {STARTED_BY: BY_THE_INBOX, FILES: str(sighting.files), NEW: first_of(new, _NAMED) or "-"}
        return dg.SensorResult([dg.RunRequest(run_key=sighting.content, tags=tags)], cursor=cursor)

    return inbox


def failures() -> dg.SensorDefinition:
    """Tells people of a run that was lost, which could not tell them itself."""

    @dg.run_failure_sensor(
        name="failures",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="运行失败时通知（settings.toml 的 notify） / tells of a run that failed, by `notify` of the settings",
    )
    def lost(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        if run.tags.get(STARTED_BY) != BY_A_PERSON:
            failed(
                find_home(),
                run.run_id,
                context.failure_event.message or run.job_name,
                lambda _, en: context.log.warning(en),
            )

    return lost


def schedules(
    job: dg.JobDefinition | dg.UnresolvedAssetJobDefinition, settings: Settings, deadlines: Sequence[Deadline]
) -> list[dg.ScheduleDefinition]:
    """The nightly run, and one on the day after each deadline."""
    hour, _, minute = settings.night.partition(":")
    night = dg.ScheduleDefinition(
        name="night",
        job=job,
        cron_schedule=f"{int(minute)} {int(hour)} * * *",
        execution_timezone=settings.timezone,
        tags={STARTED_BY: BY_NIGHT},
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="每夜运行一次：重试昨天没有读成的，更新报送情况 / every night: what could not be read is tried again",
    )
    return [night, *(_after(each, job, settings) for each in deadlines)]


def _after(
    deadline: Deadline, job: dg.JobDefinition | dg.UnresolvedAssetJobDefinition, settings: Settings
) -> dg.ScheduleDefinition:
    month, day = deadline.passed()
    return dg.ScheduleDefinition(
        name=f"after_{''.join(each if each.isalnum() and each.isascii() else '_' for each in deadline.id)}",
        job=job,
        cron_schedule=f"{_EARLY} {day} {month} *",
        execution_timezone=settings.timezone,
        tags={STARTED_BY: BY_DEADLINE, DEADLINE: one_line(deadline.id)},
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"{deadline.name_zh}期限次日 / on the day after the deadline of the {deadline.name_en}",
    )
