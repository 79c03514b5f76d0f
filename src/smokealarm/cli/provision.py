"""``smokealarm provision``."""

import click

from smokealarm.cloud.provision import find_installation, provision
from smokealarm.errors import ProvisioningError


@click.command("provision")
@click.option("--check", is_flag=True, help="Install nothing; fail when something is not installed.")
@click.option("--again", is_flag=True, help="Install anew, over an installation that was damaged.")
def command(*, check: bool, again: bool) -> None:
    """Install LocalStack and what its functions import into the cache folder.

    The cache folder is the platform's own place for caches, or SMOKEALARM_CACHE. SMOKEALARM_PYTHON names the
    interpreter to use; without it one is searched for.
    """
    installation = find_installation() if check else provision(again=again)
    if installation is None:
        raise ProvisioningError("LocalStack is not installed; run `smokealarm provision`")
    click.echo(f"LocalStack 4.14.0: {installation.python}")
    click.echo(f"functions import:  {installation.function_site}")
