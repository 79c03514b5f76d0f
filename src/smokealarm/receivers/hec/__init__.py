"""A Splunk HTTP Event Collector to send events to."""
