"""A live page of a running sandbox: ``page`` and ``chain`` write it, ``application`` serves it."""

from smokealarm.watch.application import watch_application

__all__ = ["watch_application"]
