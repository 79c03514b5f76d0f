"""Processing rules: what a processor definition says, and what it makes of a record.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/log-processing
"""
