"""The bridge: a critical problem of Dynatrace becomes an event of Amazon EventBridge, once for each of its states."""
