"""The web door: the dashboard for people, server-rendered, for the keyboard as for the mouse."""
