"""The revisions of the database's schema; `storage.migrate` runs them."""
