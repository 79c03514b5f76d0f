"""A Dynatrace environment on the desk."""
