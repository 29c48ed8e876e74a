"""The parts of the first revision: one function for each table."""
