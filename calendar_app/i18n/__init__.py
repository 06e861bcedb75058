"""The two languages: which one a page speaks, and its catalogue."""
