"""Files that only their owner may read."""

import os
import secrets
from pathlib import Path


def write_once(path: Path, content: str) -> bool:
    """Write a file that only its owner may read, unless there is one; return whether it was written.

    Raises:
        OSError: it cannot be written.
    """
    # Not the number of the process: that of two containers on one volume is 1, and both would write into one file.
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
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
