"""State that survives `kill -9`: MiniStack by itself writes everything but objects only when it stops cleanly."""

import os
import threading
import time

from ministack.core.persistence import save_all

# A snapshot writes the whole state, so its cost grows with it: it may take this share of the time.
BUSY_SHARE = 0.2

# Logs grow with every call, and are worth nothing after a kill. A clean stop keeps them.
LEFT_OUT = {"logs", "cloudwatch_logs"}


def snapshot_forever(app, shortest_pause):
    pause = shortest_pause
    while True:
        time.sleep(pause)
        began = time.monotonic()
        try:
            services = app._build_persistence_save_dict()
            save_all({name: get_state for name, get_state in services.items() if name not in LEFT_OUT})
        except Exception as error:  # noqa: BLE001 (state changes while it is read; the next round has it)
            print("snapshot:", error, flush=True)
        pause = max(shortest_pause, (time.monotonic() - began) / BUSY_SHARE)


def start(app):
    shortest_pause = float(os.environ.get("SNAPSHOT_SECONDS", "2"))
    threading.Thread(target=snapshot_forever, args=(app, shortest_pause), daemon=True).start()
