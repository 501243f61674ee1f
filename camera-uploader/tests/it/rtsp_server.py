"""An RTSP camera that is not ours: GStreamer's server.

Usage: /usr/bin/python3 rtsp_server.py LAUNCH [basic|digest]. Prints its address when it is ready. User admin, password p@ss.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service("0")
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(sys.argv[1])
# A shared mount wedges when several clients come at once.
factory.set_shared(False)
if len(sys.argv) > 2:
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "user")
    auth = GstRtspServer.RTSPAuth()
    if sys.argv[2] == "digest":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest("admin", "p@ss", token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic("admin", "p@ss"), token)
    server.set_auth(auth)
    factory.add_role_from_structure(
        Gst.Structure.new_from_string("user, media.factory.access=(boolean)true, media.factory.construct=(boolean)true")
    )
server.get_mount_points().add_factory("/camera", factory)
server.attach(None)
print(f"127.0.0.1:{server.get_bound_port()}/camera", flush=True)
GLib.MainLoop().run()
