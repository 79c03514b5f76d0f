"""A mail server to receive alerts with."""
