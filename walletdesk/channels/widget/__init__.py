"""The chat in a web page and in an app's web view."""
