"""What is due, to whom; one digest per person and morning."""
