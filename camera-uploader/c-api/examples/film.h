/* Reads the pictures of an H.264 file (annex B, one slice a picture): what a camera's encoder does for the examples. */
#ifndef FILM_H
#define FILM_H

#include <stdio.h>
#include <stdlib.h>

static unsigned char *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*length ? *length : 1);
    if (bytes && fread(bytes, 1, *length, file) != *length) *length = 0;
    fclose(file);
    return bytes;
}

/* Where the next picture begins behind `at`: at parameter sets, or at a slice that follows a slice. */
static size_t next_picture(const unsigned char *bytes, size_t at, size_t length) {
    int has_slice = 0;
    for (size_t i = at; i + 3 < length; i++) {
        if (bytes[i] || bytes[i + 1] || bytes[i + 2] != 1) continue;
        int kind = bytes[i + 3] & 0x1f;
        int slice = kind == 1 || kind == 5;
        if (has_slice && (slice || kind == 7 || kind == 9)) return i;
        has_slice |= slice;
    }
    return length;
}

#endif
