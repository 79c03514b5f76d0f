"""Polling CloudWatch as a tenant does, through the clients that are passed in.

What a poll does not find stays missing: a value that CloudWatch takes later into a minute that was polled already is
never seen, as by the vendor's poller. What a poll fails to read is lost. Nothing is asked of CloudWatch between polls,
and of a metric without data only one statistic. Where it is known how far the metrics reach, nothing is asked of a
metric that ends before the minutes of the poll, and metrics are listed only when there are more: the answers would be
the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from botocore.exceptions import ClientError

from smokealarm.clock import Instant
from smokealarm.dynatrace.integration.cloudwatch import listed, read, tags_by_arn
from smokealarm.dynatrace.integration.discovery import Discovered, discovered
from smokealarm.dynatrace.integration.gathering import data_points, more_questions, questions
from smokealarm.dynatrace.integration.mapping import Family
from smokealarm.dynatrace.integration.options import IntegrationOptions, IntegrationTimings, rhythm
from smokealarm.dynatrace.integration.schedule import windows_due
from smokealarm.dynatrace.integration.selection import Selection
from smokealarm.dynatrace.integration.status import (
    LISTING_TAGS,
    ConnectionStatus,
    IntegrationProblem,
    IntegrationStatus,
    permission_problems,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from mypy_boto3_cloudwatch import CloudWatchClient

    from smokealarm.cloud.extent import MetricExtent
    from smokealarm.dynatrace.ingest import DataPoint
    from smokealarm.dynatrace.integration.gathering import Answers, Question
    from smokealarm.dynatrace.integration.mapping import MappedMetric
    from smokealarm.dynatrace.integration.options import Rhythm
    from smokealarm.dynatrace.integration.schedule import PollWindow
    from smokealarm.dynatrace.integration.settings import AwsIntegrationSettings, AwsTag, Place
    from smokealarm.dynatrace.selector.evaluation import Entity
    from smokealarm.pipeline.measurement import Metric

__all__ = ["AwsPoller", "Polled"]

_MINUTE = 60

Reach: TypeAlias = "Callable[[Collection[str], Instant], MetricExtent | None]"
"""Which metrics of some namespaces have samples since a moment; None where nobody can say."""

Seen: TypeAlias = "tuple[list[Metric], Mapping[str, tuple[AwsTag, ...]]]"
"""The metrics that CloudWatch lists, and the tags of resources by ARN."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of a poll.

    ``windows`` are the minutes that it covered, in the order of the families; none where nothing was due. ``entities``
    are all that are known now. ``problems`` are what failed this time.
    """

    points: tuple[DataPoint, ...] = ()
    entities: tuple[Entity, ...] = ()
    windows: tuple[PollWindow, ...] = ()
    problems: tuple[IntegrationProblem, ...] = ()


@dataclass(slots=True)
class _Way:
    """One family's share of the polling: what it covers, how far it is, and what it fills."""

    family: Family
    namespaces: tuple[str, ...]
    rhythm: Rhythm
    last: int | None = None
    looked: int | None = None
    seen: Seen | None = None
    found: Discovered = field(default_factory=Discovered)
    asked: list[Question] = field(default_factory=list)

    def due(self, minute: int, late: int) -> tuple[PollWindow, ...]:
        """Return what has to be polled now; the first call is the beginning of the integration."""
        if self.last is None:
            self.last = minute - 1
        return windows_due(self.last, minute, self.rhythm, late)


class AwsPoller:
    """Polls one account and region for one tenant, from its first call on.

    ``tagging``, a client of resourcegroupstaggingapi, tells the tags of resources; without one none has any. ``reach``
    saves questions that have no answer, where the account can tell.
    """

    def __init__(  # noqa: PLR0913 - two clients, what is monitored, and the choices
        self,
        cloudwatch: CloudWatchClient,
        settings: AwsIntegrationSettings,
        place: Place,
        *,
        tagging: Any = None,
        reach: Reach = lambda _namespaces, _since: None,
        options: IntegrationOptions | None = None,
        timings: IntegrationTimings | None = None,
    ) -> None:
        self.place, self.options = place, options or IntegrationOptions()
        self._cloudwatch, self._tagging, self._reach = cloudwatch, tagging, reach
        self._listed: tuple[tuple[Collection[str], int], list[Metric]] | None = None
        self._rhythms = {family: rhythm(family, timings or IntegrationTimings(), self.options) for family in Family}
        self._failed: tuple[IntegrationProblem, ...] = ()
        self._polled = False
        self._ways: list[_Way] = []
        self.follow(settings)

    def follow(self, settings: AwsIntegrationSettings) -> None:
        """Poll what the account's settings say from now on.

        Each family goes on from its last poll, and the connection stays what it was: the credentials are the same.
        """
        reached = {way.family: way.last for way in self._ways}
        self.settings = settings
        self._selection = Selection(settings)
        self._lacking = permission_problems(settings)
        ways = (_Way(each, self._namespaces(each), self._rhythms[each], reached.get(each)) for each in Family)
        self._ways = [way for way in ways if way.namespaces and settings.enabled]

    @property
    def status(self) -> IntegrationStatus:
        """Whether the account is connected, what the role lacks, and what the last poll failed at."""
        if not self._polled:
            return IntegrationStatus(ConnectionStatus.UNINITIALIZED, self._lacking)
        connection = ConnectionStatus.DISCONNECTED if self._failed else ConnectionStatus.CONNECTED
        return IntegrationStatus(connection, self._lacking + self._failed)

    @property
    def metrics(self) -> tuple[MappedMetric, ...]:
        """Every metric that is filled now, each once, with its unit and default aggregation."""
        return tuple({source.mapped.key: source.mapped for way in self._ways for source in way.found.sources}.values())

    def poll(self, now: Instant, late: int = 0) -> Polled:
        """Run every poll that is due at a moment, ``late`` minutes later than it should be.

        Call it once in each minute; a second call does nothing, and a call after a longer pause catches up.
        """
        due = {way.family: way.due(int(now.epoch // _MINUTE), late) for way in self._ways}
        running = [way for way in self._ways if due[way.family]]
        namespaces = {namespace for way in running for namespace in way.namespaces}
        begin = min((due[way.family][0].start for way in running), default=0)
        reach = self._reach(namespaces, Instant(begin * _MINUTE)) if running else None
        seen = cache(lambda: self._seen(namespaces, reach))
        points: list[DataPoint] = []
        problems: list[IntegrationProblem] = []
        for way in running:
            try:
                points += self._run(way, due[way.family], seen, reach)
            except ClientError as error:
                problems += [IntegrationProblem(f"the poll failed: {error}", each) for each in way.namespaces]
        if running:
            self._polled, self._failed = True, tuple(problems)
        windows = tuple(window for way in running for window in due[way.family])
        entities = {entity.id: entity for way in self._ways for entity in way.found.entities}
        return Polled(tuple(points), tuple(entities.values()), windows, tuple(problems))

    def _namespaces(self, family: Family) -> tuple[str, ...]:
        silent = IntegrationStatus(ConnectionStatus.UNINITIALIZED, self._lacking).silent
        chosen = (each.namespace for each in self.settings.services if each.family is family)
        return tuple(namespace for namespace in chosen if not silent(namespace))

    def _run(
        self, way: _Way, windows: Sequence[PollWindow], seen: Callable[[], Seen], reach: MetricExtent | None
    ) -> Iterator[DataPoint]:
        """Read adjoining windows at once."""
        way.last = windows[-1].due
        if way.looked is None or way.last - way.looked >= way.rhythm.discovery:
            self._look(way, seen())
            way.looked = way.last
        span = windows[0].start, windows[-1].stop
        answers = self._read(_answerable(way.asked, reach), span)
        answers = {**answers, **self._read(more_questions(way.found.sources, answers), span)}
        return data_points(way.found.sources, answers)

    def _read(self, asked: Sequence[Question], span: tuple[int, int]) -> Answers:
        return read(self._cloudwatch, asked, span, self.options.point_minutes)

    def _look(self, way: _Way, seen: Seen) -> None:
        """Look for metrics and tags that are new; mostly nothing is."""
        if seen == way.seen:
            return
        metrics = [metric for metric in seen[0] if metric.namespace in way.namespaces]
        way.found = discovered(metrics, self._selection, self.place, seen[1], self.options)
        way.asked, way.seen = questions(way.found.sources), seen

    def _seen(self, namespaces: Collection[str], reach: MetricExtent | None) -> Seen:
        readable = self._tagging is not None and self.settings.allows(LISTING_TAGS)
        return self._metrics(namespaces, reach), tags_by_arn(self._tagging) if readable else {}

    def _metrics(self, namespaces: Collection[str], reach: MetricExtent | None) -> list[Metric]:
        """List the metrics of namespaces, anew unless it is known that there are no more than before."""
        if reach is None:
            return listed(self._cloudwatch, namespaces)
        state = (namespaces, reach.metrics)
        if self._listed is None or self._listed[0] != state:
            self._listed = state, listed(self._cloudwatch, namespaces)
        return self._listed[1]


def _answerable(asked: Sequence[Question], reach: MetricExtent | None) -> Sequence[Question]:
    """Return the questions that may have an answer."""
    if reach is None:
        return asked
    return [each for each in asked if (each[0].namespace, each[0].name, each[0].dimensions) in reach.alive]
