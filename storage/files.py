"""Files, content-addressed and create-only, in a local folder, S3, GCS or Azure by URL (obstore).

A file's key is made by us from its workspace and its SHA-256, never from user text, so a retry
writes the same key and finds it taken, and no name can climb out of the store.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.exceptions import NotFoundError as MissingObjectError
from obstore.store import ObjectStore, from_url

from storage.errors import NotFound, TryLater

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class StoredFile:
    """A file in the store: its checksum (64 hex digits), length and the suffix of its key, such as
    `.mp4`."""

    sha256: str
    bytes: int
    suffix: str


class FileStore:
    """Puts files in and gets them out, for one workspace at a time."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def open(cls, url: str) -> "FileStore":
        """Open `file:///folder` (made when missing), `s3://…`, `gs://…` or `az://…`."""
        if url.startswith("file://"):
            Path(url.removeprefix("file://")).mkdir(parents=True, exist_ok=True)
        return cls(from_url(url))

    def put(self, workspace_id: str, file: Path) -> StoredFile:
        """Store a local file and return its address. Storing the same content again changes
        nothing.

        Raises `TryLater` when the disk is full.
        """
        stored = StoredFile(_sha256(file), file.stat().st_size, file.suffix.lower())
        try:
            obstore.put(self._store, _key(workspace_id, stored), file, mode="create")
        except AlreadyExistsError:
            pass
        except OSError as error:
            raise TryLater(
                "The file could not be stored: is the disk full? Free some space and try again.",
                code="disk_full",
            ) from error
        except Exception as error:
            if "space" in str(error).lower() or "os error 28" in str(error).lower():
                raise TryLater(
                    "The disk is full, so the file was not stored. Free some space and try again.",
                    code="disk_full",
                ) from error
            raise
        return stored

    def fetch(self, workspace_id: str, sha256: str, suffix: str, folder: Path) -> Path:
        """Copy a stored file into `folder` and return its path; checks its content on the way."""
        target = folder / f"{sha256[:16]}{suffix}"
        partial = target.with_name(f".{target.name}.{os.getpid()}.part")
        digest = hashlib.sha256()
        with partial.open("wb") as out:
            for chunk in self.read(workspace_id, sha256, suffix):
                digest.update(chunk)
                out.write(chunk)
        if digest.hexdigest() != sha256:
            partial.unlink()
            raise TryLater("A stored file is damaged. Restore it from a backup, then try again.")
        partial.replace(target)
        return target

    def read(
        self, workspace_id: str, sha256: str, suffix: str, start: int = 0, end: int | None = None
    ) -> Iterator[bytes]:
        """Yield the bytes from `start` up to, not including, `end`. Raises `NotFound`."""
        key = _key(workspace_id, StoredFile(sha256, 0, suffix))
        try:
            size = obstore.head(self._store, key)["size"] if end is None else end
            while start < size:
                stop = min(start + CHUNK_BYTES, size)
                yield bytes(obstore.get_range(self._store, key, start=start, end=stop))
                start = stop
        except (MissingObjectError, FileNotFoundError) as error:
            raise NotFound("This file is not in the store any more.") from error

    def exists(self, workspace_id: str, sha256: str, suffix: str) -> bool:
        """Tell whether the content is stored."""
        try:
            obstore.head(self._store, _key(workspace_id, StoredFile(sha256, 0, suffix)))
        except (MissingObjectError, FileNotFoundError):
            return False
        return True


def _key(workspace_id: str, file: StoredFile) -> str:
    return f"ws/{workspace_id}/{file.sha256[:2]}/{file.sha256}{file.suffix}"


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
