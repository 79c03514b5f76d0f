"""From an alert to what is sent: whether a notification tells it, and in which form.

Sources: https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/problem-notifications
with its pages ``email-integration`` (of short-lived problems mails tell the end only) and ``webhook-integration``
(POST; JSON unless another content type is set; merged events only on request). A Slack message has the form of
https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks; what is sent to other products is not public.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from smokealarm.dynatrace.notify.compose_options import ComposeOptions
from smokealarm.dynatrace.notify.composed import Mail, NotDeliverable, WebhookCall
from smokealarm.dynatrace.notify.content_type import CONTENT_TYPE, sent_by_us, speaks_json
from smokealarm.dynatrace.notify.notification import (
    EmailNotification,
    Header,
    SlackNotification,
    WebHookNotification,
)
from smokealarm.dynatrace.notify.placeholders import TemplateFormat, render
from smokealarm.dynatrace.notify.plain_text import plain_template
from smokealarm.dynatrace.notify.secret import Secret
from smokealarm.dynatrace.problems import AlertKind

if TYPE_CHECKING:
    from smokealarm.dynatrace.notify.composed import Composed
    from smokealarm.dynatrace.notify.notice import Notice
    from smokealarm.dynatrace.notify.notification import Notification, Target, ThirdPartyNotification
    from smokealarm.dynatrace.problems import Alert

__all__ = ["compose"]


def compose(
    notification: Notification, alert: Alert, notice: Notice, options: ComposeOptions | None = None
) -> Composed | None:
    """Return what a notification sends for one alert of its profile; None if it does not tell this kind of alert.

    That ``alert`` is of the notification's profile, and ``notice`` of the alert's problem, is for the caller to see to.
    """
    chosen = options or ComposeOptions()
    if not (notification.enabled and _tells(notification.target, alert, chosen)):
        return None
    target = notification.target
    if isinstance(target, EmailNotification):
        return _mail(target, notice)
    if isinstance(target, WebHookNotification):
        return _call(target, notice, chosen)
    if isinstance(target, SlackNotification):
        return _message(target, notice, chosen)
    return _stand_in(notification, target, notice, chosen)


def _tells(target: Target, alert: Alert, options: ComposeOptions) -> bool:
    if alert.kind is AlertKind.OPEN:
        return True
    if alert.kind is AlertKind.MERGED:
        return isinstance(target, WebHookNotification) and target.notify_event_merges_enabled
    if isinstance(target, EmailNotification):
        return target.notify_closed_problems
    if isinstance(target, WebHookNotification):
        tells_closed = target.notify_closed_problems
    else:
        tells_closed = options.third_parties_tell_closed
    return tells_closed and (alert.announced or options.webhooks_tell_short_lived)


def _mail(target: EmailNotification, notice: Notice) -> Mail | NotDeliverable:
    if not target.recipients:
        return NotDeliverable("none of its recipients is a mail address")
    return Mail(
        target.recipients,
        target.cc_recipients,
        target.bcc_recipients,
        _encodable(render(target.subject, notice, TemplateFormat.MAIL_SUBJECT)),
        _encodable(render(target.body, notice, TemplateFormat.MAIL_BODY)),
        _encodable(render(plain_template(target.body), notice, TemplateFormat.PLAIN)),
    )


def _call(target: WebHookNotification, notice: Notice, options: ComposeOptions) -> WebhookCall | NotDeliverable:
    is_json = speaks_json(target.headers)
    text = render(target.payload, notice, TemplateFormat.JSON if is_json else TemplateFormat.PLAIN)
    fault = _json_fault(text) if is_json and not options.send_invalid_json else None
    if fault:
        return NotDeliverable(f"its payload is no JSON: {fault}")
    return WebhookCall(
        target.url,
        _headers(target.headers, options),
        text.encode("utf-8", "replace"),
        verify=not target.accept_any_certificate,
        timeout_seconds=target.timeout_in_seconds,
        oauth2=target.oauth2_credentials,
    )


def _headers(written: tuple[Header, ...], options: ComposeOptions) -> tuple[Header, ...]:
    kept = tuple(header for header in written if not sent_by_us(header.name))
    if any(header.name.lower() == CONTENT_TYPE for header in kept):
        return kept
    return (Header("Content-Type", Secret(options.json_content_type)), *kept)


def _json_fault(text: str) -> str | None:
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        return str(error)
    return None


def _message(target: SlackNotification, notice: Notice, options: ComposeOptions) -> WebhookCall:
    text = render(target.message, notice, TemplateFormat.PLAIN)
    return _posted(target.url, {"channel": target.channel, "text": text}, options)


def _stand_in(
    notification: Notification, target: ThirdPartyNotification, notice: Notice, options: ComposeOptions
) -> WebhookCall | NotDeliverable:
    if options.stand_in_url is None:
        return NotDeliverable(
            f"what Dynatrace sends to {notification.type} is not published; with stand_in_url it is told there as JSON"
        )
    told = {
        "type": str(notification.type),
        "displayName": notification.name,
        "state": notice.state,
        "problemId": notice.problem_id,
        "pid": notice.pid,
        **dict(target.properties),
        **{name: render(text, notice, TemplateFormat.PLAIN) for name, text in target.templates},
    }
    return _posted(Secret(options.stand_in_url), told, options)


def _posted(url: Secret, document: dict[str, str], options: ComposeOptions) -> WebhookCall:
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    return WebhookCall(url, _headers((), options), body)


def _encodable(text: str) -> str:
    """Replace what UTF-8 has no bytes for: halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()
