"""The embedded language model, as a transport for the same client."""
