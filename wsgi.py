"""The application for a WSGI server: ``gunicorn wsgi:app``."""

import config
from consortium.foundation.lazy import loading

with loading():
    from consortium.app import create_app

    app = create_app(config.load())
