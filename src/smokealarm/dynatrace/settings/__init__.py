"""Settings 2.0 objects: reading their values, and saying what is wrong in them and where."""
