import { environment } from '../support/environment';
import { expect, test } from '../support/test';
import { expectMovingPicture, expectNoFatalError, position } from '../support/video';

const WATCHED_S = 10;

test('a live channel shows moving pictures for ten seconds without a fatal error', async ({ signedIn, channels, live }) => {
  void signedIn;
  await expect(channels.row(environment.channel)).toBeVisible();
  await channels.openByDoubleClick(environment.channel);
  const video = live.video(environment.channel);
  await expectMovingPicture(video);

  const startedMs = Date.now();
  const started = await position(video);
  await expect.poll(() => position(video), { timeout: 3 * WATCHED_S * 1_000 }).toBeGreaterThan(started + WATCHED_S);
  // Media seconds need about as many seconds of the world: a jump over missing footage would be quicker.
  expect(Date.now() - startedMs).toBeGreaterThan(WATCHED_S * 1_000 * 0.8);
  await expect(video).toHaveAttribute('data-state', 'live');
  await expect(video).toHaveAttribute('data-latency-ms', /^\d+$/);
  await expectNoFatalError(video);
});
