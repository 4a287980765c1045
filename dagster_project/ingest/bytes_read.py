"""What a file was when it was read: a hash over the very bytes that became rows, whoever writes to it meanwhile."""

from __future__ import annotations

from hashlib import sha256


class BytesRead:
    """SHA-256 over the bytes of one file, in the order in which they are read."""

    def __init__(self) -> None:
        self._hash = sha256()

    def add(self, some: bytes) -> None:
        self._hash.update(some)

    def copy(self) -> BytesRead:
        """Another one that begins where this one stands."""
        other = BytesRead()
        other._hash = self._hash.copy()
        return other

    @property
    def hex(self) -> str:
        return self._hash.hexdigest()
