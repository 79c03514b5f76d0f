"""What a notification can speak of."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TEST_NOTICE", "ImpactedEntity", "Notice", "Tag"]


@dataclass(frozen=True, slots=True)
class ImpactedEntity:
    """An entity that a problem impacts."""

    type: str
    name: str
    entity: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of an impacted entity; many tags have no value."""

    key: str
    value: str | None = None

    def __str__(self) -> str:
        return self.key if self.value is None else f"{self.key}:{self.value}"


@dataclass(frozen=True, slots=True)
class Notice:
    """The problem behind one notification, each part as the text that its placeholder stands for.

    ``details_html`` is HTML, ``details_json`` and ``details_json_v2`` are JSON texts; everything else is plain text.
    """

    state: str
    problem_id: str
    pid: str
    title: str
    impact: str
    severity: str
    url: str
    impacted_entity: str
    entities: tuple[ImpactedEntity, ...] = ()
    tags: tuple[Tag, ...] = ()
    details_html: str = ""
    details_markdown: str = ""
    details_text: str = ""
    details_json: str = "{}"
    details_json_v2: str = "{}"


_TITLE = "Dynatrace problem notification test run"

TEST_NOTICE = Notice(
    state="OPEN",
    problem_id="999",
    pid="99999",
    title=_TITLE,
    impact="INFRASTRUCTURE",
    severity="CUSTOM_ALERT",
    url="https://example.com",
    impacted_entity="MyHost1, MyService1",
    entities=(
        ImpactedEntity("HOST", "MyHost1", "HOST-XXXXXXXXXXXXX"),
        ImpactedEntity("SERVICE", "MyService1", "SERVICE-XXXXXXXXXXXXX"),
    ),
    tags=(Tag("testtag1"), Tag("testtag2")),
    details_html=f"<h1>{_TITLE} details</h1>",
    details_markdown=f"# {_TITLE} details",
    details_text=f"{_TITLE} details",
    details_json='{"ID": "99999"}',
    details_json_v2='{"problemId": "99999"}',
)
"""What a test notification tells; the values are those of
https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/problem-notifications/\
webhook-integration, the rest is chosen to fit."""
