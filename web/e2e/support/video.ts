import { expect, type Locator } from '@playwright/test';

/** A picture is there and moves: events alone would not tell (audio without video fires them too). */
export async function expectMovingPicture(video: Locator) {
  await expect.poll(() => width(video), { timeout: 30_000 }).toBeGreaterThan(0);
  const before = await position(video);
  await expect.poll(() => position(video)).toBeGreaterThan(before + 0.5);
}

export async function expectNoFatalError(video: Locator) {
  await expect(video).toHaveAttribute('data-fatal-errors', '0');
}

export function width(video: Locator): Promise<number> {
  return video.evaluate((element: HTMLVideoElement) => element.videoWidth);
}

export function position(video: Locator): Promise<number> {
  return video.evaluate((element: HTMLVideoElement) => element.currentTime);
}
