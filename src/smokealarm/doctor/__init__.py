"""The troubleshooting list as a program: what keeps monitoring from working, why, and what to do about it.

:func:`examine` asks an environment, the account, the mail server and the collector; each item is judged from facts by a
pure function.
"""

from smokealarm.doctor.addresses import Addresses, Aws, Environment, HttpCollector, Own, of_sandbox
from smokealarm.doctor.examination import examine
from smokealarm.doctor.item import Item, State
from smokealarm.doctor.options import Options, of_options
from smokealarm.doctor.reports import as_json, as_text

__all__ = [
    "Addresses",
    "Aws",
    "Environment",
    "HttpCollector",
    "Item",
    "Options",
    "Own",
    "State",
    "as_json",
    "as_text",
    "examine",
    "of_options",
    "of_sandbox",
]
