"""The MCP door: the studio's tools for other agents, at /mcp."""

from integrations.mcp.app import make_mcp_routes

__all__ = ["make_mcp_routes"]
