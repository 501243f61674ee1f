import { environment } from '../support/environment';
import { expect, test } from '../support/test';
import { expectMovingPicture, expectNoFatalError, width } from '../support/video';

test('a range plays to its end across a discontinuity', async ({ signedIn, channels, playback }) => {
  void signedIn;
  test.setTimeout(180_000);
  const { fromMs, toMs } = environment;
  await expect(channels.row(environment.channel)).toBeVisible();
  const id = await channels.row(environment.channel).getAttribute('data-row');
  await playback.open(id ?? '', fromMs, toMs);

  await expectMovingPicture(playback.video);
  const stretches = await playback.stretches.count();
  expect(stretches, 'the range must hold a discontinuity').toBeGreaterThan(1);
  const firstWidth = await width(playback.video);
  await playback.speed('8');
  await expect(playback.video).toHaveAttribute('data-state', 'ended', { timeout: 120_000 });

  expect(firstWidth).toBeGreaterThan(0);
  expect(await width(playback.video)).toBeGreaterThan(0);
  await expectNoFatalError(playback.video);
  const lastMs = Number(await playback.video.getAttribute('data-position-ms'));
  const endOfFootageMs = Number(await playback.stretches.last().getAttribute('data-to-ms'));
  expect(Math.abs(lastMs - endOfFootageMs)).toBeLessThan(2_000);
});

test('a seek to the end of the range shows the last footage', async ({ signedIn, channels, playback, page }) => {
  void signedIn;
  await expect(channels.row(environment.channel)).toBeVisible();
  const id = await channels.row(environment.channel).getAttribute('data-row');
  await playback.open(id ?? '', environment.fromMs, environment.toMs);
  await expectMovingPicture(playback.video);

  const lastFromMs = Number(await playback.stretches.last().getAttribute('data-from-ms'));
  await playback.seekBar.focus();
  await page.keyboard.press('End');
  await expect
    .poll(async () => Number(await playback.video.getAttribute('data-position-ms')))
    .toBeGreaterThanOrEqual(lastFromMs);
  expect(await width(playback.video)).toBeGreaterThan(0);
  await expectNoFatalError(playback.video);
});
