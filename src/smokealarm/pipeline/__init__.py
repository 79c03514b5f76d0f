"""The pipeline under test: deploying it, feeding it, breaking it and looking at it."""
