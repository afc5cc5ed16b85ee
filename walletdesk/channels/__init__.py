"""Where users write from: one folder a channel, between bytes and the words of `wire`."""
