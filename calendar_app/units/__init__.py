"""Institutions, agencies and places: the tree, names and kinds over time, validity and succession."""
