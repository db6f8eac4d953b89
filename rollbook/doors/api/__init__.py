"""The REST API: JSON in and out, bearer tokens only, every error as `application/problem+json`."""
