"""Who is talking: persona, context and consent. May import tools and storage."""
