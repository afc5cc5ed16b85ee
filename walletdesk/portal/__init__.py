"""Pages for visitors that the server draws: no build, and they work without JavaScript."""
