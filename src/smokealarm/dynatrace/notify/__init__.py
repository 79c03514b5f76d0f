"""Notifications: whom a problem is told, and in which words. Nothing here sends.

:func:`parse_notification` reads a Settings object, :func:`notice_of` puts a problem into words, and :func:`compose`
makes of both what is to be sent, for ``smokealarm.dynatrace.delivery`` to carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.deferred import deferred

if TYPE_CHECKING:
    from smokealarm.dynatrace.notify.checking import is_mail_address
    from smokealarm.dynatrace.notify.compose_options import ComposeOptions
    from smokealarm.dynatrace.notify.composed import Composed, Mail, NotDeliverable, WebhookCall
    from smokealarm.dynatrace.notify.composing import compose
    from smokealarm.dynatrace.notify.notice import TEST_NOTICE, ImpactedEntity, Notice, Tag
    from smokealarm.dynatrace.notify.notification import (
        DEFAULT_PROFILE_ID,
        NOTIFICATION_SCHEMA_ID,
        EmailNotification,
        Header,
        Notification,
        NotificationType,
        OAuth2Credentials,
        SlackNotification,
        ThirdPartyNotification,
        WebHookNotification,
    )
    from smokealarm.dynatrace.notify.notification_settings import (
        NotificationReading,
        parse_notification,
        read_notification,
    )
    from smokealarm.dynatrace.notify.placeholders import (
        TemplateFinding,
        TemplateFormat,
        doubtful_placeholders,
        json_fault,
        render,
    )
    from smokealarm.dynatrace.notify.secret import MASK, Secret
    from smokealarm.dynatrace.notify.telling import NoticeOptions, notice_of
else:
    __getattr__ = deferred(
        __name__,
        checking=("is_mail_address",),
        compose_options=("ComposeOptions",),
        composed=("Composed", "Mail", "NotDeliverable", "WebhookCall"),
        composing=("compose",),
        notice=("ImpactedEntity", "Notice", "TEST_NOTICE", "Tag"),
        notification=(
            "DEFAULT_PROFILE_ID",
            "EmailNotification",
            "Header",
            "NOTIFICATION_SCHEMA_ID",
            "Notification",
            "NotificationType",
            "OAuth2Credentials",
            "SlackNotification",
            "ThirdPartyNotification",
            "WebHookNotification",
        ),
        notification_settings=("NotificationReading", "parse_notification", "read_notification"),
        placeholders=("TemplateFinding", "TemplateFormat", "doubtful_placeholders", "json_fault", "render"),
        secret=("MASK", "Secret"),
        telling=("NoticeOptions", "notice_of"),
    )

__all__ = [
    "DEFAULT_PROFILE_ID",
    "MASK",
    "NOTIFICATION_SCHEMA_ID",
    "TEST_NOTICE",
    "ComposeOptions",
    "Composed",
    "EmailNotification",
    "Header",
    "ImpactedEntity",
    "Mail",
    "NotDeliverable",
    "Notice",
    "NoticeOptions",
    "Notification",
    "NotificationReading",
    "NotificationType",
    "OAuth2Credentials",
    "Secret",
    "SlackNotification",
    "Tag",
    "TemplateFinding",
    "TemplateFormat",
    "ThirdPartyNotification",
    "WebHookNotification",
    "WebhookCall",
    "compose",
    "doubtful_placeholders",
    "is_mail_address",
    "json_fault",
    "notice_of",
    "parse_notification",
    "read_notification",
    "render",
]
