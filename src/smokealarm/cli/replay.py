"""``smokealarm replay``: a folder of monitoring on recorded scenarios."""

from __future__ import annotations

from pathlib import Path

import click

from smokealarm.cli._writing import teller


@click.command("replay")
@click.argument("folder", default="monitoring", type=click.Path(path_type=Path))
@click.option("--tapes", multiple=True, default=["tapes"], type=click.Path(path_type=Path), help="Tapes, or folders.")
@click.option("--against", metavar="FOLDER|REVISION", help="Say what differs from another folder or git revision.")
@click.option("--explain", nargs=2, metavar="RULE TAPE", help="Trace one rule through one tape, minute by minute.")
@click.option("--set", "changes", multiple=True, metavar="RULE.PROPERTY=VALUE", help="Try another value.")
@click.option("--sweep", "swept", metavar="RULE.PROPERTY=1..20", help="Try a range: delay against false alarms.")
@click.option("--junit", type=click.Path(path_type=Path), help="Write the verdicts as JUnit XML, too.")
@click.option("--watch", is_flag=True, help="Run again whenever a file of the folder is saved.")
def command(  # noqa: PLR0913 - one for each option
    folder: Path,
    *,
    tapes: tuple[Path, ...],
    against: str | None,
    explain: tuple[str, str] | None,
    changes: tuple[str, ...],
    swept: str | None,
    junit: Path | None,
    watch: bool,
) -> None:
    """Judge the rules, profiles, notifications and alarms of FOLDER on tapes, without LocalStack.

    The verdict on each tape is compared with what was recorded live. With --against it is compared with the verdict of
    another folder or revision instead. --set tries values of rules (threshold, samples, violatingSamples,
    dealertingSamples, queryOffset, alertCondition, alertOnNoData, enabled, metricKey, davisMerge), of alarms, by their
    logical ids or the rules that they mirror (Threshold, EvaluationPeriods, DatapointsToAlarm, TreatMissingData, and
    Condition=false for an alarm that is not there), of webhooks (notifyEventMergesEnabled) and of the environment
    (environment.frequentIssues); --sweep tries numbers of rules. What a scenario itself configured otherwise is
    otherwise in its replay, too.

    The TAPE of --explain is a file, the title of its scenario, or words of its name that only one has.

    The exit code is 0 if all verdicts are the same, and for --explain and --sweep; 1 if one differs; 2 if something
    cannot be read. What was not recorded cannot be replayed: attempts end as the recorded ones did or are delivered,
    log records are as they were after processing, and metrics of logs are as they were counted.
    """
    from smokealarm.replay.run import Question, run, watch_over

    question = Question(folder, tapes, changes, against, explain, swept, junit)
    if watch:
        watch_over(question, teller())
    elif not run(question, teller()):
        raise SystemExit(1)
