"""Run one target until it crashes, hangs or the time is over; what is new is kept in a corpus folder."""

import argparse
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["smokealarm"]):
    from fuzz.seeds import seeds
    from fuzz.targets import TARGETS

_LIMITS = ("-timeout=10", "-rss_limit_mb=1024")  # an input that needs more seconds or memory is a bug


def main() -> None:
    """Write the seeds into the corpus, then hand over to libFuzzer, which ends the process."""
    options = argparse.ArgumentParser(prog="fuzz", description=__doc__, epilog="other options go to libFuzzer")
    options.add_argument("target", choices=sorted(TARGETS))
    options.add_argument("--corpus", type=Path, default=Path("build/fuzz"), help="a folder; default: build/fuzz")
    chosen, others = options.parse_known_args()
    corpus = chosen.corpus / chosen.target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(chosen.target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    artifacts = f"-artifact_prefix={chosen.corpus}/{chosen.target}-"
    atheris.Setup([sys.argv[0], *_LIMITS, artifacts, *others, str(corpus)], TARGETS[chosen.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
