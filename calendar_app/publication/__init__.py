"""Which public scopes a thing belongs to; their counters; the stored fragments feeds are made of."""
