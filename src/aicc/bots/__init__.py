"""The bots that come with the package, and the demo backends that run their actions."""
