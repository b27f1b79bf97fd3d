"""Pages: requests to services and queries, and back to a person."""
