"""Asynchronous events that a poller has taken when its function is updated: the next poller gets them at once.

LocalStack's poller drops what it has taken and not begun when it is stopped. Such an event is seen again only when its
visibility timeout is over, which is 60 s and the function's timeout later. On AWS an update holds no event up.
"""

import threading
from typing import Any, Final

from localstack.services.lambda_.invocation.event_manager import Poller
from localstack.services.lambda_.invocation.internal_sqs_queue import FakeSqsClient
from localstack.services.sqs.models import SqsQueue
from localstack.utils.patch import patch

_polling: Final = threading.local()
"""What the calling thread polls: ``taken``, the queue of each message that nobody has begun, by its receipt handle."""


def install() -> None:
    """Note what each poller has taken, and give back what it has not begun at its end."""
    _note_taken()

    @patch(Poller.run)
    def run(original: Any, self: Poller, *args: Any, **kwargs: Any) -> None:
        self.smokealarm_taken = _polling.taken = {}
        try:
            original(self, *args, **kwargs)
        finally:
            self.invoker_pool.shutdown(cancel_futures=True, wait=False)
            give_back(self.smokealarm_taken)

    @patch(Poller.handle_message)
    def handle_message(original: Any, self: Poller, message: dict[str, Any]) -> None:
        # Whoever takes it out of the table has it, be it this run or the end of the poller.
        if self.smokealarm_taken.pop(message["ReceiptHandle"], None) is not None:
            original(self, message)


def _note_taken() -> None:
    @patch(FakeSqsClient.receive_message)
    def receive_message(original: Any, self: FakeSqsClient, **request: Any) -> Any:
        answer = original(self, **request)
        queue = self.queue_manager.get_queue(queue_name=request["QueueUrl"])
        _polling.taken |= {each["ReceiptHandle"]: queue for each in answer.get("Messages", ())}
        return answer


def give_back(taken: dict[str, SqsQueue]) -> None:
    """Let every message be seen again."""
    while taken:
        receipt, queue = taken.popitem()
        queue.update_visibility_timeout(receipt, 0)
