"""Pure rules: no clock, no input or output, no Flask, no SQLAlchemy."""
