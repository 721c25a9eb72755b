"""Taking the address to listen on."""

import errno
import socket
from typing import Final

from aicc.models.errors import AddressUnusable, PortInUse

BACKLOG: Final = 2048


def bind(host: str, port: int) -> socket.socket:
    """Take the port before anything is loaded, so that a second start fails at once and says why.

    Raises:
        PortInUse: another program listens there.
        AddressUnusable: the address is not one of this machine, or it may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, UnicodeError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise PortInUse(host=host, port=port) from None
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise AddressUnusable(host=host, port=port, why=why) from None
    return listener
