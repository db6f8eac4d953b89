"""The rows of the table.

A row is a function that takes the `People` of the run, prepares what it needs, and gives a `Work`: what
Rollbook does, and the floor, which is the same work in bare SQL on the same connection. `@row` names it, with
the number it has in the budget and the goal. Every module here is loaded.
"""
