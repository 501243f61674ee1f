import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import type { Locator, Page } from '@playwright/test';

import { environment } from '../support/environment';
import { expect, test } from '../support/test';

/** Recorders begin awake: a channel falls asleep after this, and its first long segment shows that it does. */
const ASLEEP_AFTER_MS = 80_000;
const SETTLED_MS = 10_000;
const SAMPLE_EVERY_MS = 250;

test('first pictures of sleeping channels and the delay of a watched one', async ({ page, signedIn, channels, live }) => {
  void signedIn;
  const { channels: count, figures, seconds } = environment.bench;
  test.setTimeout(ASLEEP_AFTER_MS + count * 20_000 + seconds * 2_000 + 60_000);
  await pause(ASLEEP_AFTER_MS);
  await expect(channels.online).toHaveCount(count, { timeout: 60_000 });
  await live.layout('One tile');

  const firstPictureMs: number[] = [];
  for (const name of await channels.onlineNames()) {
    if (firstPictureMs.length > 0) await live.closeAll();
    firstPictureMs.push(await firstPicture(page, live.video(name), () => channels.openByKeyboard(name)));
    console.log(`${name}: first picture after ${Math.round(firstPictureMs.at(-1) ?? 0)} ms`);
  }

  const video = live.tiles.locator('video').first();
  await pause(SETTLED_MS);
  const delayMs: number[] = [];
  for (const until = Date.now() + seconds * 1_000; Date.now() < until; await pause(SAMPLE_EVERY_MS)) {
    const delay = await video.getAttribute('data-latency-ms');
    // No delay is known while the picture stands: that counts as the worst.
    delayMs.push(delay ? Number(delay) : Number.MAX_SAFE_INTEGER);
  }
  const stalls = await video.evaluate((element: HTMLVideoElement) => element.dataset.fatalErrors);
  writeFileSync(figures, JSON.stringify({ first_picture_ms: firstPictureMs, delay_ms: delayMs, fatal_errors: Number(stalls) }));
});

/** From the key press to the first frame that is shown. */
async function firstPicture(page: Page, video: Locator, open: () => Promise<void>): Promise<number> {
  const began = await page.evaluate(() => performance.now());
  await open();
  const shown = await video.evaluate(
    (element: HTMLVideoElement) =>
      new Promise<number>((resolve) => element.requestVideoFrameCallback(() => resolve(performance.now()))),
  );
  return shown - began;
}
