"""What the agents' app asks for."""
