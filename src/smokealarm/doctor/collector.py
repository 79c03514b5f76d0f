"""Whether a Splunk HTTP Event Collector is there, and takes the token; nothing is indexed.

An event request without data is refused with code 5 once the token was accepted, so that it tells of the token alone.
https://help.splunk.com/en/splunk-enterprise/get-data-in/collect-http-event-data/troubleshoot-http-event-collector
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from smokealarm.doctor.item import Item, State

__all__ = ["HEC", "HecAnswer", "judge_collector"]

REACHED, TOKEN = HEC = ("Splunk HEC", "Splunk token")
_HEALTHY: Final = 200
_ACCEPTED: Final = frozenset({0, 5, 10})
"""Codes that come after the token was found good: success, no data, and that a channel is missing."""

_REFUSED: Final = MappingProxyType(
    {
        1: "the token is disabled",
        2: "no token arrived, so that something on the way removes the header",
        3: "the header is not understood",
        4: "there is no such token",
    }
)


@dataclass(frozen=True, slots=True)
class HecAnswer:
    """An answer: HTTP status, HEC's code and text; without an answer ``failure`` says why."""

    status: int = 0
    code: int | None = None
    text: str = ""
    failure: str = ""

    def __str__(self) -> str:
        return self.failure or f"{self.status} {self.text} (code {self.code})"


def judge_collector(url: str, health: HecAnswer, empty: HecAnswer | None) -> tuple[Item, Item]:
    """Judge the health endpoint and an event request without data; None is one that was not sent."""
    if health.failure:
        cause = "the address, the port (8088 by default), a firewall, or a certificate that is not trusted"
        cure = "compare with Splunk's settings of the HTTP Event Collector; name the authority: --hec-ca"
        return Item(REACHED, State.FAILED, f"{url}: {health}", cause, cure), Item.skipped(
            TOKEN, f"{REACHED} comes first"
        )
    return _reached(url, health), Item.skipped(TOKEN, "no token was named") if empty is None else _token(empty)


def _reached(url: str, health: HecAnswer) -> Item:
    if health.status == _HEALTHY:
        return Item.ok(REACHED, f"{url}: {health.text or 'healthy'}")
    if health.code is None:
        cause = "what answers there is no event collector, or a proxy stands before it"
        return Item(REACHED, State.FAILED, f"{url}: {health}", cause, "leave out any path; compare host and port")
    cause = "the indexers do not take what they get, or the collector is being shut down"
    return Item(REACHED, State.FAILED, f"{url}: {health}", cause, "look at the queues of Splunk's monitoring console")


def _token(answer: HecAnswer) -> Item:
    if answer.code in _ACCEPTED:
        return Item.ok(TOKEN, "accepted; nothing was indexed")
    if answer.code is not None and answer.code in _REFUSED:
        cure = "Settings, Data inputs, HTTP Event Collector: enable the token, or set its value anew"
        return Item(TOKEN, State.FAILED, str(answer), _REFUSED[answer.code], cure)
    return Item(TOKEN, State.WARNING, f"not known: {answer}", "the collector did not get as far", "try again later")
