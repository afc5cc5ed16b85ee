"""The first look at what somebody writes: how urgent, what kind, which language.  Pure."""
