"""The door for a WSGI server."""

from handrail.lib.sqlite import use_bundled

use_bundled()

import os  # noqa: E402 (one SQLite library, chosen first)

from django.core.wsgi import get_wsgi_application  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
application = get_wsgi_application()
