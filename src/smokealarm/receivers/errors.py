"""What can go wrong with a receiver, as a branch of smokealarm's error tree."""

from smokealarm.errors import SmokealarmError

__all__ = ["NotReceived", "ReceiverError"]


class ReceiverError(SmokealarmError):
    """A mailbox or an event collector was asked for something it cannot do."""


class NotReceived(ReceiverError):  # noqa: N818 - says what happened; a suffix would say it twice
    """What a test waited for did not arrive in time; the message says what did."""
