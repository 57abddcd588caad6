"""Files of strangers made harmless: what they are is decided by their bytes, and what they carry beside their
content is left behind. Nothing here knows the site; `child` runs it in a process of its own, under limits.
"""
