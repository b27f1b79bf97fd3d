"""Values and decisions: pure Python, the standard library only."""
