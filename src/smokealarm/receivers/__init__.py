"""Where alerts arrive: a mailbox and a Splunk HTTP Event Collector, on this machine, to look into and to break.

::

    with Mailbox(Credentials("alerts", password)) as mailbox, mailbox.fault(mail_faults.greylist()):
        ...  # send to mailbox.host, mailbox.port, trusting mailbox.identity.ca_pem
        (message,) = mailbox.wait(where=lambda mail: "DLQ" in mail.subject)

    with Collector(Token(secret, indexes=("alerts",))) as collector, collector.fault(hec_faults.busy(times=1)):
        ...  # post to collector.url + "/services/collector"
        (event,) = collector.wait()

Both listen on loopback only, on ports that the system chooses, and hold everything as frozen values.
"""

from smokealarm.receivers.errors import NotReceived, ReceiverError
from smokealarm.receivers.hec import faults as hec_faults
from smokealarm.receivers.hec.collector import Collector
from smokealarm.receivers.hec.event import Event
from smokealarm.receivers.hec.settings import Settings, Token
from smokealarm.receivers.smtp import faults as mail_faults
from smokealarm.receivers.smtp.mailbox import Mailbox
from smokealarm.receivers.smtp.message import Message
from smokealarm.receivers.smtp.protocol import Credentials
from smokealarm.serving import Identity

__all__ = [
    "Collector",
    "Credentials",
    "Event",
    "Identity",
    "Mailbox",
    "Message",
    "NotReceived",
    "ReceiverError",
    "Settings",
    "Token",
    "hec_faults",
    "mail_faults",
]
