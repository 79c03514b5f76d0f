"""Run these tests on LocalStack's own interpreter: ``python emulator/tests [pytest's arguments]``.

Called with the harness's interpreter, which provisions LocalStack and the test tools and then hands over.
"""

import os
import sys
from pathlib import Path

from smokealarm.cloud.places import cache_folder, emulator_sources
from smokealarm.cloud.provision import Site, provision, provision_site

_HERE = Path(__file__).resolve().parent


def main() -> None:
    """Replace this process by pytest on LocalStack's interpreter."""
    installation = provision()
    environment = installation.environment
    tools = provision_site(emulator_sources(), cache_folder(), environment, Site("tests", "pytest"))
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, (*installation.search_path, tools)))
    os.environ["SMOKEALARM_FUNCTION_SITE"] = str(installation.function_site)
    os.chdir(_HERE.parent)
    os.execv(installation.python, [installation.python, "-m", "pytest", *sys.argv[1:]])  # noqa: S606 - the interpreter just provisioned


if __name__ == "__main__":
    main()
