"""The application for a WSGI server, built from the environment; nothing else."""

from config import read_settings
from qmember.app import create_app

app = create_app(read_settings())
