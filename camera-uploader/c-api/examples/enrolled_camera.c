/* A camera of a Nightjar cloud in small: claims its device, pushes the pictures of an H.264 file (annex B, one slice a picture)
 * as its main and its smaller stream, and reports an alarm with a still image.
 *
 *   enrolled_camera CLOUD CLAIM_CODE STATE_FOLDER FILE.h264 FRAMES_PER_SECOND STILL.jpg
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
    if (count != 7) {
        fprintf(stderr, "usage: enrolled_camera CLOUD CLAIM_CODE STATE_FOLDER FILE.h264 FRAMES_PER_SECOND STILL.jpg\n");
        return 2;
    }
    long rate = strtol(arguments[5], NULL, 10);
    size_t length = 0, still_length = 0;
    unsigned char *film = read_file(arguments[4], &length), *still = read_file(arguments[6], &still_length);
    if (rate < 1 || !film || !still) {
        fprintf(stderr, "the film, its rate or the still image can't be read\n");
        return 1;
    }
    /* Once in the life of a camera. */
    if (nightjar_enroll(arguments[1], arguments[2], arguments[3]) != NIGHTJAR_STATUS_OK) return fail("enroll");

    NightjarBuilder *builder = nightjar_builder_new();
    if (nightjar_builder_state(builder, arguments[3]) != NIGHTJAR_STATUS_OK) return fail("state");
    if (nightjar_builder_channel(builder, "front", NIGHTJAR_CODEC_H264) != NIGHTJAR_STATUS_OK) return fail("channel");
    if (nightjar_builder_sub(builder, "front") != NIGHTJAR_STATUS_OK) return fail("sub");
    NightjarUploader *uploader = NULL;
    if (nightjar_builder_build(builder, &uploader) != NIGHTJAR_STATUS_OK) return fail("build");

    unsigned long pushed = 0;
    for (size_t at = 0; at < length; pushed++) {
        size_t end = next_picture(film, at, length);
        uint64_t pts_us = (uint64_t)pushed * 1000000u / (uint64_t)rate;
        if (nightjar_push_picture(uploader, "front", pts_us, film + at, end - at) != NIGHTJAR_STATUS_OK)
            return fail("push");
        if (nightjar_push_sub_picture(uploader, "front", pts_us, film + at, end - at) != NIGHTJAR_STATUS_OK)
            return fail("push to sub");
        struct timespec pause = {0, 1000000000L / rate};
        nanosleep(&pause, NULL);
        at = end;
    }
    free(film);
    /* A camera does this in another thread than the one that pushes. */
    if (nightjar_raise_alarm(uploader, "front", NIGHTJAR_ALARM_INPUT, still, still_length) != NIGHTJAR_STATUS_OK)
        return fail("raise");
    if (nightjar_clear_alarm(uploader, "front", NIGHTJAR_ALARM_INPUT) != NIGHTJAR_STATUS_OK) return fail("clear");
    free(still);
    if (nightjar_stop(uploader) != NIGHTJAR_STATUS_OK) return fail("stop");
    printf("%lu pictures\n", pushed);
    return 0;
}
