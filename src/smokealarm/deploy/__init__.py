"""``smokealarm deploy``: where a Monaco project goes to, and what is said of it afterwards."""

from smokealarm.deploy.destination import Destination, checked_address, destination, with_option
from smokealarm.deploy.json_object import as_json
from smokealarm.deploy.plain_text import as_text

__all__ = ["Destination", "as_json", "as_text", "checked_address", "destination", "with_option"]
