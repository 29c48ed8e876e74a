"""The embedded media studio: type, draw, motion, voice, music, encode, check."""
