"""The outside: doors in, vendors out, and the wiring between them."""
