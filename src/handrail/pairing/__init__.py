"""Matching rounds: people choose, the engine proposes, a coordinator decides and publishes."""
