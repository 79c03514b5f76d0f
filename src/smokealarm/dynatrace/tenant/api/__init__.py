"""The environment's HTTP interface, with the vendor's paths, scopes, answers and errors."""
