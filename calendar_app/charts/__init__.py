"""What is drawn: figures with their table, their words and their picture, for pages and workbooks alike."""
