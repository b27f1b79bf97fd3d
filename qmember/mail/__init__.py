"""Mails: composing them from templates and handing them to the mail server."""
