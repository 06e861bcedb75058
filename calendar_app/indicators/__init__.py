"""Targets of the plans: what is required by when, and what is measured."""
