"""What the wallet supports: networks, coins and tokens, features by app version, releases, known issues."""
