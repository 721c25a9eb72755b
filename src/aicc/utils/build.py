"""What tells one build of the product from another, so that nothing made by other code is ever used."""

import hashlib
from pathlib import Path
from typing import Final

# The folder that the product is installed in.
SITE: Final = Path(__file__).resolve().parents[2]


def build_of(site: Path = SITE) -> str:
    """Return the checksum of all that was installed in a folder as this product; "" for a checkout, which ever changes.

    It is that of the installer's own list of files and their checksums (RECORD).
    """
    records = list(site.glob("aicc-*.dist-info/RECORD"))
    return hashlib.sha256(records[0].read_bytes()).hexdigest() if len(records) == 1 else ""
