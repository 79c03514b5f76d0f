"""The rules of composite alarms: reading them and holding them against the states of other alarms."""

from smokealarm.cloudwatch.rules.parser import parse_rule
from smokealarm.cloudwatch.rules.syntax import AlarmRule, alarm_name

__all__ = ["AlarmRule", "alarm_name", "parse_rule"]
