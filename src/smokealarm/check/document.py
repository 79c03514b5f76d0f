"""One configuration that was recognised in a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from smokealarm.check.finding import Finding, Severity
from smokealarm.check.located import Span, literal_offset

if TYPE_CHECKING:
    from smokealarm.check.finding import Check
    from smokealarm.check.located import Node, Path
    from smokealarm.check.source import Source

__all__ = ["Document", "Kind", "json_path", "templated"]

_TEMPLATE = re.compile(r"\{\{.*\}\}|\$\{.*\}", re.DOTALL)
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*").fullmatch


class Kind(StrEnum):
    """What a configuration is; the word is what messages call it."""

    METRIC_EVENT = "metric event"
    CLASSIC_METRIC_EVENT = "metric event of the Config API v1"
    ALERTING_PROFILE = "alerting profile"
    PROBLEM_NOTIFICATION = "problem notification"
    MAINTENANCE_WINDOW = "maintenance window"
    LOG_PROCESSING_RULE = "log processing rule"
    LOG_METRIC = "log metric"
    LOG_EVENT = "log event"
    ANOMALY_DETECTOR = "anomaly detector"
    AWS_CONNECTION = "AWS connection"
    METRIC_METADATA = "metric metadata"
    CLASSIC_DASHBOARD = "classic dashboard"
    AWS_CREDENTIALS = "AWS credentials"
    MONACO_MANIFEST = "Monaco manifest"
    MONACO_CONFIG = "Monaco config file"
    CLOUDFORMATION_TEMPLATE = "CloudFormation template"
    CLOUDWATCH_ALARM = "CloudWatch alarm"
    CLOUDWATCH_DASHBOARD = "CloudWatch dashboard body"
    HEC_EVENT = "HEC event"
    PROBLEM_PAYLOAD = "problem payload"
    INGEST_EVENT = "event for ingestion"
    LOG_RECORD = "structured log record"
    TAPE = "tape"
    MIRROR = "mirror of rules"


@dataclass(frozen=True, eq=False)
class Document:
    """One configuration: ``node`` is the part of the file that says it, at ``base`` from the file's root.

    ``settings`` is the Settings 2.0 object around it, or empty. ``config`` is the coordinate of the Monaco
    configuration that it was rendered from; its source is then no file, but knows where its characters were written.
    """

    source: Source
    kind: Kind
    base: Path
    node: Node
    settings: dict[str, Any]
    config: str = ""

    @property
    def value(self) -> Any:
        """The configuration as plain JSON."""
        return self.node.value

    def finding(  # noqa: PLR0913 - what a finding says, and three ways to point
        self,
        check: Check,
        path: Path,
        message: str,
        hint: str = "",
        *,
        severity: Severity | None = None,
        part: tuple[int, int] | None = None,
        at_name: bool = False,
    ) -> Finding:
        """Return a finding at a path within the configuration; where that does not exist, at what is around it.

        ``part`` delimits characters of the text that stands there, ``at_name`` points to the name of the property.
        """
        source, span = self.source.located(self._span(path, part, at_name=at_name))
        shown = json_path((*self.base, *path))
        return Finding(check, severity or check.severity, source, span, shown, message, hint)

    def path(self, written: str) -> Path:
        """Return the path that ``a/0/b`` means here: digits are indexes where a list is."""
        node: Node | None = self.node
        steps: list[str | int] = []
        for part in filter(None, written.split("/")):
            step = int(part) if node and isinstance(node.value, list) and part.isdecimal() else part
            steps.append(step)
            node = node.members.get(step) if node else None
        return tuple(steps)

    def _span(self, path: Path, part: tuple[int, int] | None, *, at_name: bool) -> Span:
        found, node = self.node.nearest(path)
        if isinstance(node.value, dict | list) or (at_name and found == path):
            return self._name(found) or Span(node.span.start, node.span.start + 1)
        if part is None or node.template:
            return node.span
        literal = self.source.excerpt(node.span)
        start, end = (literal_offset(literal, each) for each in part)
        if start is None or end is None:
            return node.span
        return Span(node.span.start + start, node.span.start + max(end, start + 1))

    def _name(self, path: Path) -> Span | None:
        """Return where the name of a property stands; entries of lists have none."""
        around = self.node.at(path[:-1]) if path else None
        return around.keys.get(path[-1]) if around else None


def json_path(path: Path) -> str:
    """Return a path as RFC 9535 writes it, names in dots where that is allowed."""
    return "$" + "".join(map(_step, path))


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN_NAME(step):
        return f".{step}"
    escaped = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"


def templated(value: object) -> bool:
    """Return whether a value, or an entry of a list, is or holds a template that is not rendered yet."""
    if isinstance(value, str):
        return _TEMPLATE.search(value) is not None
    return isinstance(value, list) and any(isinstance(each, str) and templated(each) for each in value)
