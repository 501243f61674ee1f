"""Local HTTP servers without Nagle's delay: it halves the time of a warm function call."""

import http.server
import socketserver


def install():
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    http.server.BaseHTTPRequestHandler.wbufsize = -1
