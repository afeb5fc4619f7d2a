"""Filmwright: a screenplay goes in, a finished film comes out."""

__version__ = "0.1.0"
