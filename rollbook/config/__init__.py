"""How an installation is set up: everything comes from the environment, read once in `environment.py`."""
