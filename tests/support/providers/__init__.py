"""Stand-ins of providers: real servers on this machine, as strict as their published descriptions."""
