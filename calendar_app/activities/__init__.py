"""Activities: planned, approved, held, cancelled; versions and occurrences."""
