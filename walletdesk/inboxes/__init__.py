"""The desk's accounts on its channels, and the keys by which a wallet's server names its users."""
