"""Start LocalStack with what smokealarm adds to it: ``python -m smokealarm_localstack``."""

from smokealarm_localstack import parent_watch


def main() -> None:
    """Tie this process to its parent, then run LocalStack until it is told to stop."""
    parent_watch.install()
    from localstack.runtime.main import main as run_localstack

    run_localstack()


if __name__ == "__main__":
    main()
