"""Files that only their owner may read."""

import os
from pathlib import Path


def write_once(path: Path, content: str) -> bool:
    """Write a file that only its owner may read, unless there is one; return whether it was written.

    Raises:
        OSError: it cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(content)
            # After a power cut the name must not stand for an empty file.
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)
    except FileExistsError:
        return False
    finally:
        partial.unlink(missing_ok=True)
    return True
