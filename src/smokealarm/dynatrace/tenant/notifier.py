"""From alerts to what is sent: each notification of an alert's profile composes its own parcel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.delivery.delivery_log import Parcel
from smokealarm.dynatrace.notify import compose, notice_of
from smokealarm.dynatrace.problems import problem_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.dynatrace.notify import Notice, Notification
    from smokealarm.dynatrace.problems import Alert, Problem
    from smokealarm.dynatrace.problems import Environment as Known
    from smokealarm.dynatrace.tenant.options import TenantOptions

__all__ = ["Notifier", "problem_url"]


def problem_url(base: str, problem: Problem) -> str:
    """Return where the vendor's own pages show a problem."""
    return f"{base}/#problems/problemdetails;pid={problem.problem_id}"


class Notifier:
    """Composes for one environment, whose pages lie below ``url``; it counts what it composed, to name mails."""

    def __init__(self, url: str, options: TenantOptions) -> None:
        self._url, self._options = url, options
        self._composed = 0

    def parcels(self, alerts: Iterable[Alert], notifications: Iterable[Notification], known: Known) -> Iterator[Parcel]:
        """Yield what is to be sent, alert by alert."""
        by_profile: dict[str, list[Notification]] = {}
        for notification in notifications:
            by_profile.setdefault(notification.alerting_profile, []).append(notification)
        for alert in alerts:
            mine = by_profile.get(alert.profile_id, [])
            if mine:
                notice = self._notice(alert.problem, known)
                for notification in mine:
                    yield from self._parcel(notification, alert, notice)

    def _parcel(self, notification: Notification, alert: Alert, notice: Notice) -> Iterator[Parcel]:
        composed = compose(notification, alert, notice, self._options.composing)
        if composed is not None:
            self._composed += 1
            message_id = f"<{notice.pid}.{self._composed}@tenant.invalid>"
            names = notification.notification_id, notification.name
            yield Parcel(*names, composed, message_id, alert.profile_id, notice.state, notice.title)

    def _notice(self, problem: Problem, known: Known) -> Notice:
        url = problem_url(self._url, problem)
        return notice_of(problem, url, known.around.entities, self._options.notices, problem_texts(problem, known))
