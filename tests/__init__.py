"""The tests of qmember."""
