"""Files that people hand in: what is safe, made small, kept and given out again."""
