"""What holds for every test: no deadline per example, since a busy machine is no flaw of the code, and Ctrl-C works.

A shell that starts a job in the background lets it ignore Ctrl-C, and so would every process that a test starts and
interrupts.
"""

import signal

from hypothesis import settings

settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
