"""Settings objects: the store behind the Settings API, without HTTP.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/objects
"""

from smokealarm.dynatrace.settings.objects.answers import Created, ObjectResult, ObjectsPage
from smokealarm.dynatrace.settings.objects.query import ObjectsQuery
from smokealarm.dynatrace.settings.objects.refusal import SettingsRefusedError
from smokealarm.dynatrace.settings.objects.settings_object import ObjectView, SettingsObject
from smokealarm.dynatrace.settings.objects.store import SettingsStore

__all__ = [
    "Created",
    "ObjectResult",
    "ObjectView",
    "ObjectsPage",
    "ObjectsQuery",
    "SettingsObject",
    "SettingsRefusedError",
    "SettingsStore",
]
