"""Northwind Academy: a made-up organisation with a past, to try Rollbook with."""
