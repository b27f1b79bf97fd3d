"""What people fill in: shapes and wording, field by field."""
