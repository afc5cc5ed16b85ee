"""Requests from the public form, the addresses they name, and the visits in which their writers come back to them."""
