"""An event source mapping that was changed reports the state of the worker that it has now.

LocalStack replaces a mapping's worker on every update. The old one goes on until its poll returns, then writes
``Disabled`` into the mapping, also where the new worker has already written ``Enabled``. So a fault that switches a
mapping off, or takes partial-batch responses away, could not be seen to end. On AWS the state is that of the last
update: https://docs.aws.amazon.com/lambda/latest/dg/API_UpdateEventSourceMapping.html
"""

from typing import Any


def install() -> None:
    """Make a worker that an update has stopped write no more states."""
    from localstack.services.lambda_.event_source_mapping.esm_worker import EsmWorker
    from localstack.utils.patch import patch

    @patch(EsmWorker.stop)
    def stop(fn: Any, self: EsmWorker) -> None:
        fn(self)
        self.smokealarm_replaced = True

    @patch(EsmWorker.update_esm_state_in_store)
    def update_esm_state_in_store(fn: Any, self: EsmWorker, new_state: str) -> None:
        if not getattr(self, "smokealarm_replaced", False):
            fn(self, new_state)
