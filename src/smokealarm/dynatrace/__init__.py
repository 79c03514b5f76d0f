"""A Dynatrace environment on the desk: selectors, detection, problems, notifications, the server."""
