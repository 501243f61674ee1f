#ifndef NIGHTJAR_UPLOADER_H
#define NIGHTJAR_UPLOADER_H

/* Written by cbindgen from src/: `NIGHTJAR_WRITE_HEADER=1 cargo test -p camera-uploader-c header` writes it again. */

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/*
 How a call ended.
 */
typedef enum NightjarStatus {
  /*
   It was done.
   */
  NIGHTJAR_STATUS_OK = 0,
  /*
   An argument can't be used; the call did nothing.
   */
  NIGHTJAR_STATUS_INVALID = 1,
  /*
   The queue is full. Pictures are passed over up to the next key frame; go on pushing.
   */
  NIGHTJAR_STATUS_FULL = 2,
  /*
   There is no such channel.
   */
  NIGHTJAR_STATUS_UNKNOWN_CHANNEL = 3,
  /*
   It was tried and did not work; trying again may help.
   */
  NIGHTJAR_STATUS_FAILED = 4,
  /*
   A defect of the library. Call nothing more but nightjar_stop.
   */
  NIGHTJAR_STATUS_BROKEN = 5,
} NightjarStatus;

/*
 What an alarm is about.
 */
typedef enum NightjarAlarm {
  NIGHTJAR_ALARM_INPUT = 0,
  NIGHTJAR_ALARM_MOTION = 1,
  NIGHTJAR_ALARM_COVER = 2,
  NIGHTJAR_ALARM_LOSS = 3,
} NightjarAlarm;

/*
 How pictures are coded.
 */
typedef enum NightjarCodec {
  NIGHTJAR_CODEC_H264 = 0,
  NIGHTJAR_CODEC_H265 = 1,
} NightjarCodec;

/*
 Gathers what an uploader needs.
 */
typedef struct NightjarBuilder NightjarBuilder;

/*
 An uploader that runs.
 */
typedef struct NightjarUploader NightjarUploader;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Raises an alarm (a NightjarAlarm), with a still image (JPEG) or none (`length` 0). While it is active, raising it again changes nothing. Waits
 for the network.

 # Safety
 `uploader` comes from nightjar_builder_build; `channel` ends with a zero; `jpeg` points to `length` bytes.
 */
enum NightjarStatus nightjar_raise_alarm(const struct NightjarUploader *uploader,
                                         const char *channel,
                                         uint32_t alarm,
                                         const uint8_t *jpeg,
                                         uintptr_t length);

/*
 Says that an alarm (a NightjarAlarm) is over. Waits for the network.

 # Safety
 `uploader` comes from nightjar_builder_build; `channel` ends with a zero.
 */
enum NightjarStatus nightjar_clear_alarm(const struct NightjarUploader *uploader, const char *channel, uint32_t alarm);

/*
 An empty builder, to be given to nightjar_builder_build or nightjar_builder_free.
 */
struct NightjarBuilder *nightjar_builder_new(void);

/*
 Frees a builder that was not built; null is nothing.

 # Safety
 `builder` is null or comes from nightjar_builder_new, and is not used any more.
 */
void nightjar_builder_free(struct NightjarBuilder *builder);

/*
 The folder with the device's identity, its spool and its status. Needed for a Nightjar cloud.

 # Safety
 `builder` comes from nightjar_builder_new; `path` ends with a zero.
 */
enum NightjarStatus nightjar_builder_state(struct NightjarBuilder *builder, const char *path);

/*
 A bucket of one's own instead of a Nightjar cloud. `endpoint` is null for AWS; `prefix` may be null.

 # Safety
 `builder` comes from nightjar_builder_new; the texts end with a zero.
 */
enum NightjarStatus nightjar_builder_bucket(struct NightjarBuilder *builder,
                                            const char *endpoint,
                                            const char *region,
                                            const char *bucket,
                                            const char *prefix);

/*
 Adds a channel without sound. `codec` is a NightjarCodec.

 # Safety
 `builder` comes from nightjar_builder_new; `name` ends with a zero.
 */
enum NightjarStatus nightjar_builder_channel(struct NightjarBuilder *builder, const char *name, uint32_t codec);

/*
 Adds a channel with sound in AAC-LC: raw blocks of 1,024 samples. `codec` is a NightjarCodec.

 # Safety
 `builder` comes from nightjar_builder_new; `name` ends with a zero.
 */
enum NightjarStatus nightjar_builder_aac(struct NightjarBuilder *builder,
                                         const char *name,
                                         uint32_t codec,
                                         uint32_t sample_rate,
                                         uint8_t channels);

/*
 Adds a channel with sound in Opus packets of one or two channels. `codec` is a NightjarCodec.

 # Safety
 `builder` comes from nightjar_builder_new; `name` ends with a zero.
 */
enum NightjarStatus nightjar_builder_opus(struct NightjarBuilder *builder,
                                          const char *name,
                                          uint32_t codec,
                                          uint8_t channels);

/*
 Gives a channel that was added before a second, smaller picture in the same format: nightjar_push_sub_picture.

 # Safety
 `builder` comes from nightjar_builder_new; `name` ends with a zero.
 */
enum NightjarStatus nightjar_builder_sub(struct NightjarBuilder *builder, const char *name);

/*
 Starts an uploader in a thread of its own and puts it into `uploader`, to be given to nightjar_stop. Takes the builder,
 whatever it answers. That the device is not enrolled shows at nightjar_stop.

 # Safety
 `builder` comes from nightjar_builder_new and is not used any more; `uploader` points to a place for a pointer.
 */
enum NightjarStatus nightjar_builder_build(struct NightjarBuilder *builder, struct NightjarUploader **uploader);

/*
 Makes a key and claims the device with a one-time code; the identity is kept in the folder `state`. Done once for a device,
 at the factory or by the installer. Waits for the network.

 # Safety
 The texts end with a zero.
 */
enum NightjarStatus nightjar_enroll(const char *cloud,
                                    const char *code,
                                    const char *state);

/*
 Hands over a coded picture in annex-B form, with its parameter sets in front when it is a key frame, in the order of decoding.
 `pts_us` is when it is shown, in microseconds on any clock that runs at the speed of time. Never waits.

 # Safety
 `uploader` comes from nightjar_builder_build; `channel` ends with a zero; `data` points to `length` bytes.
 */
enum NightjarStatus nightjar_push_picture(const struct NightjarUploader *uploader,
                                          const char *channel,
                                          uint64_t pts_us,
                                          const uint8_t *data,
                                          uintptr_t length);

/*
 Hands over a picture of the channel's smaller stream, which nightjar_builder_sub added; otherwise as nightjar_push_picture.

 # Safety
 As of nightjar_push_picture.
 */
enum NightjarStatus nightjar_push_sub_picture(const struct NightjarUploader *uploader,
                                              const char *channel,
                                              uint64_t pts_us,
                                              const uint8_t *data,
                                              uintptr_t length);

/*
 Hands over a block of audio in the format that the channel was added with. Never waits.

 # Safety
 As of nightjar_push_picture.
 */
enum NightjarStatus nightjar_push_sound(const struct NightjarUploader *uploader,
                                        const char *channel,
                                        uint64_t pts_us,
                                        const uint8_t *data,
                                        uintptr_t length);

/*
 Finishes the open segments, uploads for some seconds at most, ends the uploader and frees it. Says so when it never ran:
 when the device is not enrolled, for example.

 # Safety
 `uploader` is null or comes from nightjar_builder_build; no other call uses it, now or later.
 */
enum NightjarStatus nightjar_stop(struct NightjarUploader *uploader);

/*
 What the last call of this thread failed with, in words; empty when it did not fail. It is valid until this thread's next
 call, and not to be freed.
 */
const char *nightjar_last_error(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* NIGHTJAR_UPLOADER_H */
