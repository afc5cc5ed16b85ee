"""What the desk may lead its readers to, and what was refused on its way out."""
