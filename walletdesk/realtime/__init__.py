"""Topics and sinks: who is told that something changed.  No product words."""
