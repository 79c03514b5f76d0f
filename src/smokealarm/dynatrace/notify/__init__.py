"""Notifications: the texts that tell of a problem. Nothing here sends."""

from smokealarm.dynatrace.notify.notice import TEST_NOTICE, ImpactedEntity, Notice, Tag
from smokealarm.dynatrace.notify.placeholders import (
    TemplateFinding,
    TemplateFormat,
    doubtful_placeholders,
    json_fault,
    render,
)
from smokealarm.dynatrace.notify.telling import NoticeOptions, notice_of

__all__ = [
    "TEST_NOTICE",
    "ImpactedEntity",
    "Notice",
    "NoticeOptions",
    "Tag",
    "TemplateFinding",
    "TemplateFormat",
    "doubtful_placeholders",
    "json_fault",
    "notice_of",
    "render",
]
