"""Which requests of which channel are indexed.

Ids count up from 0 for each channel. A ``true`` is said once: afterwards the id is forgotten and answers ``false``,
like an id that never was.
Source: https://help.splunk.com/en/splunk-enterprise/get-data-in/collect-http-event-data/about-http-event-collector-indexer-acknowledgment
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from smokealarm.receivers.hec.settings import Settings
from smokealarm.receivers.hec.status import Status

Key = tuple[str, str]
"""The token and the channel that together own a sequence of ids."""


def read_acks(body: bytes) -> tuple[int, ...] | Status:
    """Read a question such as ``{"acks": [0, 1]}``."""
    if not body.strip():
        return Status.NO_DATA
    try:
        question = json.loads(body)
    except (ValueError, RecursionError):
        return Status.INVALID_DATA_FORMAT
    ack_ids = question.get("acks") if isinstance(question, dict) else None
    known = isinstance(ack_ids, list) and all(type(ack_id) is int for ack_id in ack_ids)
    return tuple(ack_ids) if known and ack_ids is not None else Status.INVALID_DATA_FORMAT


@dataclass(slots=True)
class _Channel:
    used_at: float
    next_id: int = 0
    pending: dict[int, bool] = field(default_factory=dict)


class Acknowledgements:
    """The channels of a collector. Not for several threads at once: the collector takes requests one after another."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._channels: dict[Key, _Channel] = {}

    def open(self, key: Key, now: float) -> Status | None:
        """Make room for one more id on a channel, or say why there is none; ``now`` is epoch seconds."""
        self._forget_idle(now)
        limit = self._settings.max_channels
        if key not in self._channels and limit is not None and len(self._channels) >= limit:
            return Status.SERVER_IS_BUSY
        channel = self._channels.setdefault(key, _Channel(now))
        channel.used_at = now
        most = self._settings.max_pending_acks
        return Status.ACK_CHANNEL_AT_CAPACITY if most is not None and len(channel.pending) >= most else None

    def take(self, key: Key, *, indexed: bool) -> int:
        """Give out the next id of an open channel."""
        channel = self._channels[key]
        ack_id = channel.next_id
        channel.next_id += 1
        channel.pending[ack_id] = indexed
        return ack_id

    def ask(self, key: Key, ack_ids: Iterable[int], now: float) -> dict[int, bool]:
        """Tell for each id whether it is indexed, and forget those that are."""
        self._forget_idle(now)
        channel = self._channels.get(key)
        if channel is None:
            return dict.fromkeys(ack_ids, False)
        channel.used_at = now
        states = {ack_id: channel.pending.get(ack_id, False) for ack_id in ack_ids}
        channel.pending = {ack_id: state for ack_id, state in channel.pending.items() if not states.get(ack_id)}
        return states

    def index_all(self) -> None:
        """Index everything that waits."""
        for channel in self._channels.values():
            channel.pending = dict.fromkeys(channel.pending, True)

    def _forget_idle(self, now: float) -> None:
        longest = self._settings.max_idle_time
        if longest is not None:
            self._channels = {
                key: channel for key, channel in self._channels.items() if now - channel.used_at < longest
            }
