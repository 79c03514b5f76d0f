"""The parts of a pipeline and their metrics, by the words of scenarios."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.errors import UnknownTarget
from smokealarm.pipeline import measurement
from smokealarm.pipeline.faults import targets

if TYPE_CHECKING:
    from smokealarm.pipeline.handles import Function, Pipeline, Queue
    from smokealarm.pipeline.measurement import Metric

__all__ = ["Parts"]

_METRIC: Final = re.compile(
    r"(?P<name>\w+) of the (?P<kind>function|queue|rule|state machine|pipeline)(?: (?P<word>.+))?"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a scenario may call by its word; case, spaces and hyphens do not matter, names on AWS are accepted too."""

    pipeline: Pipeline

    def queue(self, word: str) -> Queue:
        """Return the queue that is called by this word, such as ``dead-letter queue``.

        Raises:
            UnknownTarget: the pipeline has no such queue.
        """
        name = targets.resolve(targets.TargetKind.QUEUE, word, self.pipeline)
        return next(queue for queue in self.pipeline.queues if queue.name == name)

    def function(self, word: str) -> Function:
        """Return the function that is called by this word, such as ``ingest``.

        Raises:
            UnknownTarget: the pipeline has no such function.
        """
        name = targets.resolve(targets.TargetKind.FUNCTION, word, self.pipeline)
        return next(function for function in self.pipeline.functions if function.name == name)

    def name(self, words: str) -> str:
        """Return the name on AWS of a queue, a function or a bucket, from words such as ``function ingest``.

        Raises:
            UnknownTarget: the pipeline has no such part.
        """
        if words.endswith(" bucket"):
            return targets.resolve(targets.TargetKind.BUCKET, words, self.pipeline)
        return self.function(words[9:]).name if words.startswith("function ") else self.queue(words).name

    def metric(self, words: str) -> Metric:
        """Return the metric that words such as ``Errors of the function ingest`` mean.

        Raises:
            UnknownTarget: the words have another form, or the pipeline has no such part.
        """
        found = _METRIC.fullmatch(words)
        if not found:
            raise UnknownTarget(f"{words!r} names no metric; expected one like 'Errors of the function ingest'")
        name, word = found["name"], found["word"] or ""
        match found["kind"]:
            case "function":
                return measurement.function_metric(self.function(word), name)
            case "queue":
                return measurement.queue_metric(self.queue(word), name)
            case "rule":
                return measurement.rule_metric(self.pipeline.upload_rule, name)
            case "state machine":
                return measurement.state_machine_metric(self.pipeline.state_machine, name)
        return measurement.pipeline_metric(self.pipeline, name)
