"""What we can do: typed tools, the ports they need, prices and planning. May import storage
only."""
