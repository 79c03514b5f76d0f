"""Start LocalStack with what smokealarm adds to it: ``python -m smokealarm_localstack``."""

import os

from smokealarm_localstack import clock, parent_watch, startup


def main() -> None:
    """Tie this process to its parent, make its clock virtual when asked, then run LocalStack."""
    parent_watch.install()
    startup.defer_imports()
    startup.collect_garbage_rarely()
    if os.environ.get("SMOKEALARM_CLOCK", "real") == "virtual":
        clock.install()
        clock.install_localstack_waits()
    from localstack.runtime.main import main as run_localstack

    run_localstack()


if __name__ == "__main__":
    main()
