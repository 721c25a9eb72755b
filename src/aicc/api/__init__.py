"""The centre over HTTP and WebSocket."""
