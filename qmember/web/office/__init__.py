"""Pages for those who work for the association."""
