"""``smokealarm watch``: a live page of the sandbox that runs."""

import click


@click.command("watch")
@click.option("--port", default=0, help="Where to listen on 127.0.0.1; by default any free port.")
@click.option("--open/--no-open", "opened", default=False, help="Open the page in the browser.")
def command(*, port: int, opened: bool) -> None:
    """Serve a live page of what `smokealarm up` started, until Ctrl-C.

    It shows the chain with what is counted at each part, the clock, problems, mails and Splunk events; its buttons let
    time pass, send files and poison messages, and switch faults on and off. The address that is printed is its key:
    nobody else on this machine can guess it.
    """
    import secrets
    import signal
    import webbrowser

    from smokealarm.sandbox.remote import find_remote
    from smokealarm.serving import HttpServer
    from smokealarm.watch import watch_application

    remote, key = find_remote(), secrets.token_urlsafe(24)
    remote.state()
    with HttpServer(watch_application(remote, key), "the live page", port=port) as server:
        url = f"{server.url}/{key}/"
        click.echo(url)
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, signal.default_int_handler)
        if opened:
            webbrowser.open(url)
        try:
            signal.pause()
        except KeyboardInterrupt:
            click.echo("ending", err=True)
