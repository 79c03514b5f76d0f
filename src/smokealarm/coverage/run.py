"""Coverage of a folder of monitoring on the files of tapes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smokealarm.cloudwatch import MetricAlarm
from smokealarm.coverage.alarms import alarm_coverage
from smokealarm.coverage.clauses import Clause, CoverageResult, Kind, SubjectCoverage, Unseen
from smokealarm.coverage.routes import profile_coverage, route_clauses
from smokealarm.coverage.rules import rule_coverage
from smokealarm.coverage.seen import Seen, first
from smokealarm.errors import UsageError
from smokealarm.replay.folder import Folder, read_tapes
from smokealarm.report.review import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from smokealarm.dynatrace.logs.event import LogEventDefinition

__all__ = ["coverage_of", "covered"]


def covered(folder: Path, files: Sequence[Path]) -> CoverageResult:
    """Return which clauses of a folder's rules and alarms some tape exercises, and which failures nobody was told of.

    Raises:
        UsageError: the folder or a tape cannot be read, or the tapes are of several pipelines.
    """
    tapes = read_tapes(files)
    resources = {each.tape.resources for each in tapes.values()}
    if len(resources) != 1:
        raise UsageError(f"the tapes are of {len(resources)} pipelines; expected those of one")
    return coverage_of(Seen.of(Folder(folder).monitoring(resources.pop()), tapes))


def coverage_of(seen: Seen) -> CoverageResult:
    """Return the coverage of what was judged."""
    unseen = sorted(_unseen(seen), key=lambda each: (bool(each.purpose), bool(each.opened), each.tape))
    return CoverageResult(tuple(unseen), tuple(_subjects(seen)), len(seen.tapes))


def _subjects(seen: Seen) -> Iterator[SubjectCoverage]:
    monitoring = seen.monitoring
    yield from (rule_coverage(each, seen) for each in monitoring.rules if each.enabled)
    yield from (_log_event(each, seen) for each in monitoring.log_events if each.enabled)
    for each in monitoring.alarms:
        if isinstance(each.alarm, MetricAlarm):
            yield alarm_coverage(each.logical_id, each.alarm, seen)
    yield from (profile_coverage(each, seen) for each in monitoring.profiles)


def _log_event(event: LogEventDefinition, seen: Seen) -> SubjectCoverage:
    own = event.definition_id
    opened = first(seen.verdicts, lambda name: any(each.rule == own for each in seen.verdicts[name].problems))
    closed = first(
        seen.verdicts,
        lambda name: any(each.rule == own and each.closed is not None for each in seen.verdicts[name].problems),
    )
    clauses = (Clause(Kind.CONDITION, "a record matches", opened), Clause(Kind.CLOSING, "it ends", closed))
    return SubjectCoverage("log event", own, (*clauses, *route_clauses(own, event.template, seen)))


def _unseen(seen: Seen) -> Iterator[Unseen]:
    """Yield every scenario in which something was broken and nobody was told, by what the monitoring does now."""
    for name, verdict in seen.verdicts.items():
        facts = facts_of(replace(seen.tapes[name].tape, problems=verdict.problems, told=verdict.told))
        if facts.injected and not facts.told:
            opened = tuple(dict.fromkeys(each.rule for each in verdict.problems))
            yield Unseen(name, facts.broken, facts.silence, opened)
