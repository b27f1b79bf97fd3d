"""The command line: the same services and queries as the pages."""
