"""The demo district's cameras: real RTSP, serving clips of street scenes drawn by our own code."""
