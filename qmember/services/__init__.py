"""Doing: one verb a function, the first argument the unit of work."""
