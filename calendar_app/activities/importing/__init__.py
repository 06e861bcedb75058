"""A year's plan from a spreadsheet or a calendar file: read in a process of its own, previewed, taken over whole."""
