"""The ways in: each translates between its world and the operations, and decides nothing itself."""
