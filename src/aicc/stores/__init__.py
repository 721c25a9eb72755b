"""Where conversations, tickets and events are kept. Each adapter passes the one contract test of its port."""
