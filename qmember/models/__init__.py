"""Tables, column types and the connection to the database; no decisions."""
