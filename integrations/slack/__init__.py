"""The Slack door: events in, answers out."""
