"""Puts the code of the functions on the path, as their archive does."""

import sys

from smokealarm.sandbox import monitoring_folder

sys.path.insert(0, str(monitoring_folder() / "cloudwatch" / "functions"))
