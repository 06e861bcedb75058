"""Which activity counts for which obligation, and where each unit stands."""
