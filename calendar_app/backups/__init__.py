"""Backups of the database and their restoring: whole or not at all, and no mail goes out until a person says so."""
