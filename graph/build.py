"""The turn's graph: consent → model ⇄ tools, or a button's calls, or an announcement; compiled
without a checkpointer."""

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graph.nodes import Nodes
from graph.state import TurnState

Graph = CompiledStateGraph[TurnState, None, TurnState, TurnState]


def build_graph(nodes: Nodes) -> Graph:
    """Return the compiled graph. Its state lives for one turn; the workflow around it is what is
    durable."""
    graph: StateGraph[TurnState, None, TurnState, TurnState] = StateGraph(TurnState)
    steps: dict[str, Any] = {
        "announce": nodes.announce,
        "direct": nodes.direct,
        "consent": nodes.consent,
        "model": nodes.model,
        "tools": nodes.tools,
    }
    for name, node in steps.items():
        graph.add_node(name, node)
    graph.add_conditional_edges(START, nodes.first, ["announce", "direct", "consent", "model"])
    graph.add_edge("announce", END)
    graph.add_edge("direct", END)
    graph.add_conditional_edges("consent", nodes.after_consent, {"model": "model", "end": END})
    graph.add_conditional_edges("model", nodes.after_model, {"tools": "tools", "end": END})
    graph.add_conditional_edges("tools", nodes.after_tools, {"model": "model", "end": END})
    return graph.compile()
