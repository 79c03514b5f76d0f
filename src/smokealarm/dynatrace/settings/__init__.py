"""Settings 2.0: its schemas and objects, reading the values of objects, and saying what is wrong in them and where."""
