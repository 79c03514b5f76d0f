"""What is taken by Dynatrace and then shows nothing, never fires, or fires for no reason.

Only what is certain from documented facts is said: of metrics of the five AWS services that are known here, and of what
a query itself makes of its dimensions. Of other metrics nothing is known, so nothing is said.
"""
