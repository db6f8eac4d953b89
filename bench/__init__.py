"""What Rollbook takes, beside the least that the same work could take in the same database at the same moment.

`python -m bench` makes a database, fills it, measures each row and prints a table. A row is one function in
`bench/rows/`; see there for how to add one.
"""
