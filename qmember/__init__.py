"""qmember: members, givers and fundraising of an association."""

__version__ = "0.1.0"
