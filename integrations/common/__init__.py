"""What every door and vendor shares: authentication, errors to words, signed links, tokens."""
