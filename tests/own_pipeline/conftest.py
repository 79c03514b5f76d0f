"""The features of the other pipeline are collected only when somebody asks for them and for their pipeline."""

collect_ignore = ["orders"]
