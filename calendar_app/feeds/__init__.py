"""The calendars that people subscribe to."""
