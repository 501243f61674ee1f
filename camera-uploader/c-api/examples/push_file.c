/* A camera's firmware in small: pushes the frames of an H.264 file (annex B, one slice a picture) into a bucket of one's own.
 *
 *   AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... push_file FILE.h264 BUCKET REGION ENDPOINT [FRAMES_PER_SECOND]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "film.h"
#include "nightjar_uploader.h"

static int fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, nightjar_last_error());
    return 1;
}

int main(int count, char **arguments) {
    if (count < 5) {
        fprintf(stderr, "usage: push_file FILE.h264 BUCKET REGION ENDPOINT [FRAMES_PER_SECOND]\n");
        return 2;
    }
    long rate = count > 5 ? strtol(arguments[5], NULL, 10) : 25;
    if (rate < 1) rate = 25;
    size_t length = 0;
    unsigned char *film = read_file(arguments[1], &length);
    if (!film) {
        perror(arguments[1]);
        return 1;
    }

    NightjarBuilder *builder = nightjar_builder_new();
    if (nightjar_builder_bucket(builder, arguments[4], arguments[3], arguments[2], NULL) != NIGHTJAR_STATUS_OK)
        return fail("bucket");
    if (nightjar_builder_channel(builder, "front", NIGHTJAR_CODEC_H264) != NIGHTJAR_STATUS_OK) return fail("channel");
    NightjarUploader *uploader = NULL;
    if (nightjar_builder_build(builder, &uploader) != NIGHTJAR_STATUS_OK) return fail("build");

    unsigned long pushed = 0;
    for (size_t at = 0; at < length; pushed++) {
        size_t end = next_picture(film, at, length);
        uint64_t pts_us = (uint64_t)pushed * 1000000u / (uint64_t)rate;
        NightjarStatus status = nightjar_push_picture(uploader, "front", pts_us, film + at, end - at);
        if (status == NIGHTJAR_STATUS_FULL)
            fprintf(stderr, "a picture was passed over\n");
        else if (status != NIGHTJAR_STATUS_OK)
            return fail("push");
        struct timespec pause = {0, 1000000000L / rate};
        nanosleep(&pause, NULL);
        at = end;
    }
    free(film);
    if (nightjar_stop(uploader) != NIGHTJAR_STATUS_OK) return fail("stop");
    printf("%lu pictures\n", pushed);
    return 0;
}
