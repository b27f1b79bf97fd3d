"""One module for each outside service, behind a small protocol."""
