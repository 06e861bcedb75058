"""What agencies are to do and to report by a day: the entries of a plan, unit by unit and year by year."""
