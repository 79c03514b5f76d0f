"""The log forwarder: CloudWatch Logs subscriptions to Dynatrace and to Splunk."""
