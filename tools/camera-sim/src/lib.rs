//! An RTSP camera that marks every frame.
