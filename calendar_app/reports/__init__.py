"""Builds documents of what the calendar holds: spreadsheets to take along."""
