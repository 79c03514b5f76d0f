"""The errors that the pipeline tells apart."""


class MessageError(Exception):
    """A queue message that is not an "Object Created" event of Amazon S3; it is left to the queue's redrive policy."""


class BatchError(Exception):
    """A batch of queue messages of which one failed, where the function is set to fail with all of it."""


class FileRejectedError(Exception):
    """A file that will never be accepted, however often it is read.

    The state machine catches it by its class name and writes a quarantine record, so the name is part of the contract
    between the functions and the template.

    Attributes:
        reason: the rejection's name, as in `RejectionReason`.
        detail: what was found and what was expected.

    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
