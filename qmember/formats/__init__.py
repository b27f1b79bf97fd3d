"""Bytes to values and back: bank files and exports; no database, no network."""
