"""Pages for signing in, second factor, invitation and own account."""
