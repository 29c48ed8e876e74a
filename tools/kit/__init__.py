"""What the tools share: ports, specs, errors, prices, planning and the timeline."""
