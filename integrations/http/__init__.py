"""The HTTP door: chat over AG-UI, REST, health."""
