"""Starts the emulated AWS of a developer's machine: MiniStack 1.5.33 with four local changes.

Each change replaces private functions of MiniStack, so it holds for exactly the pinned version (requirements.in):
when the pin moves, run `cargo xtask test`.

Configuration is by MiniStack's own environment variables; `cargo xtask up` sets them.
"""

import os
import sys

# MiniStack listens on every address unless told otherwise, and reads this when it is imported.
os.environ.setdefault("BIND_HOST", "127.0.0.1")

import ministack.app as app  # noqa: E402

import policies  # noqa: E402
import query  # noqa: E402
import servers  # noqa: E402
import snapshots  # noqa: E402

if __name__ == "__main__":
    policies.install()
    query.install()
    servers.install()
    snapshots.start(app)
    sys.exit(app.main())
