"""The Slack door: events in, answers out."""

from integrations.slack.app import make_slack_routes

__all__ = ["make_slack_routes"]
