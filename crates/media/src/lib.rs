//! Sans-IO media: H.264 and AAC access units, segmenter, fMP4 writer.
