"""Names of files that people download: the project's title, as any file system takes it."""

CHARACTERS_MAX = 80


def file_title(title: str) -> str:
    """Return a title without signs that a file system or a shell could trip over."""
    kept = "".join(c if c.isalnum() or c in " -_.,&'’" else " " for c in title)
    return " ".join(kept.split()).strip(" .")[:CHARACTERS_MAX] or "film"
