import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const KEY = 'k'.repeat(64);
const TENANT = 'aaaaaaaaaaaaaaaa';
const CHANNEL = 'cccccccccccccccc';
const MEDIA = 'r7/bbbbbbbbbbbbbbbb/main/2026/11/20/08/1795161600000-0002000-00000003-00000041-0badcafe-c.m4s';
const INIT = 'r7/bbbbbbbbbbbbbbbb/main/2026/11/20/init-0badcafe_avc1.640028+mp4a.40.2_1920x1080.mp4';

// CloudFront's runtime is played by Node: the same modules, and a key-value store with one key.
const source = readFileSync(new URL('viewer-request.js', import.meta.url), 'utf8').replace(/^import .*$/gm, '');
const handler = new Function('crypto', 'cf', `${source}; return handler;`)(crypto, {
  kvs: () => ({ get: async (name) => (name === 'viewer-key' ? KEY : undefined) }),
});

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token({ key = KEY, alg = 'HS256', ...claims } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const body = { aud: 'nightjar-media', tid: TENANT, sub: 'u', ch: [CHANNEL], use: 'playback', iat: now, exp: now + 900, ...claims };
  const signed = `${encode({ alg, typ: 'JWT' })}.${encode(body)}`;
  return `${signed}.${crypto.createHmac('sha256', key).update(signed).digest('base64url')}`;
}

const HOST = { value: 'nightjar.example.com' };

const ask = (uri, headers = {}) =>
  handler({ request: { method: 'GET', uri, headers: { host: HOST, ...headers } }, viewer: { ip: '203.0.113.7' } });

test('a media path becomes the key below the tenant of the token', async () => {
  const segment = await ask(`/v/${token()}/${CHANNEL}/${MEDIA}`);
  assert.equal(segment.uri, `/r7/${TENANT}/bbbbbbbbbbbbbbbb/${CHANNEL}/${MEDIA.slice('r7/bbbbbbbbbbbbbbbb/'.length)}`);
  const init = await ask(`/v/${token()}/${CHANNEL}/${INIT.replaceAll('+', '%2B')}`);
  assert.match(init.uri, /avc1\.640028\+mp4a\.40\.2_1920x1080\.mp4$/);
});

test('playlists pass to their function as they are', async () => {
  for (const [use, name] of [['live', 'live-main.m3u8'], ['playback', 'playback.m3u8'], ['export', 'playback-sub.m3u8']]) {
    const uri = `/v/${token({ use })}/${CHANNEL}/${name}`;
    assert.equal((await ask(uri)).uri, uri);
  }
});

test('a token opens the playlists of its purpose alone', async () => {
  for (const [use, name] of [['live', 'playback.m3u8'], ['playback', 'live.m3u8'], ['export', 'live-sub.m3u8']]) {
    assert.equal((await ask(`/v/${token({ use })}/${CHANNEL}/${name}`)).statusCode, 403, use);
  }
  for (const name of ['live.m3u8', 'playback-main.m3u8']) {
    assert.equal((await ask(`/v/${token({ use: 'watch' })}/${CHANNEL}/${name}`)).statusCode, undefined, name);
  }
});

test('a token opens footage of its time alone', async () => {
  const segment = (start) => MEDIA.replaceAll('1795161600000', String(start));
  const status = async (claims, start) => (await ask(`/v/${token(claims)}/${CHANNEL}/${segment(start)}`)).statusCode;
  const now = Date.now();
  assert.equal(await status({ use: 'live' }, now - 60_000), undefined);
  assert.equal(await status({ use: 'live' }, now - 603_000), 403);
  const range = { use: 'export', from: 1795161602000, to: 1795161610000 };
  assert.equal(await status(range, 1795161600001), undefined);
  assert.equal(await status(range, 1795161600000), 403);
  assert.equal(await status(range, 1795161609999), undefined);
  assert.equal(await status(range, 1795161610000), 403);
  assert.match((await ask(`/v/${token({ use: 'live' })}/${CHANNEL}/${INIT.replaceAll('+', '%2B')}`)).uri, /mp4$/);
});

test('forged, expired, foreign and unsigned tokens are refused', async () => {
  const [header, claims] = token().split('.');
  const refused = [
    token({ key: 'another' }),
    token({ exp: 1 }),
    token({ aud: 'nightjar-console' }),
    token({ ch: ['dddddddddddddddd'] }),
    token({ tid: '../../x' }),
    token({ alg: 'none' }),
    token({ use: 'everything' }),
    token({ use: undefined }),
    `${encode({ alg: 'none' })}.${claims}.`,
    `${header}.${claims}`,
    'x',
  ];
  for (const bad of refused) {
    for (const path of [MEDIA, 'live.m3u8']) {
      assert.equal((await ask(`/v/${bad}/${CHANNEL}/${path}`)).statusCode, 403, bad);
    }
  }
});

test('no trick of spelling leads out of the footage', async () => {
  const tricks = [
    '', '/', MEDIA.replace('/main/', '/main/../main/'), MEDIA.replace('/main/', '/main/%2e%2e/main/'),
    MEDIA.replace('/main/', '//main/'), MEDIA.replace('bbbbbbbbbbbbbbbb', '..'), `${MEDIA}%00`, `../${MEDIA}`,
    MEDIA.replace('.m4s', '.gap'), MEDIA.replace('r7/', 'alarm/'), 'live.m3u8/../x',
  ];
  for (const trick of tricks) {
    assert.equal((await ask(`/v/${token()}/${CHANNEL}/${trick}`)).statusCode, 404, trick);
  }
});

const EXPORT = 'eeeeeeeeeeeeeeee';
const FILE = '00-1-000_cccccccccccccccc_20261120T080000Z.mp4';
const link = (claims) => token({ aud: 'nightjar-export', export: EXPORT, ...claims });

test('a link opens the files and the manifests of its export', async () => {
  for (const name of [FILE, '00-1.manifest.json']) {
    assert.equal((await ask(`/x/${link()}/${name}`)).uri, `/export/${TENANT}/${EXPORT}/${name}`);
  }
});

test('a link opens nothing else, and other tokens are no links', async () => {
  for (const bad of [token(), link({ exp: 1 }), link({ export: '../x' }), link({ key: 'another' }), 'x']) {
    assert.equal((await ask(`/x/${bad}/${FILE}`)).statusCode, 403, bad);
  }
  assert.equal((await ask(`/v/${link({ ch: undefined })}/${CHANNEL}/${MEDIA}`)).statusCode, 403);
  for (const trick of ['', 'work/00-1.json', '../x.mp4', '0/../x.mp4', '00-1.json', '%2e%2e/x.mp4', `${FILE}%00`]) {
    assert.equal((await ask(`/x/${link()}/${trick}`)).statusCode, 404, trick);
  }
});

test("a caller's authorization travels under a name that CloudFront leaves alone, and cannot be forged", async () => {
  const moved = await ask('/api/channels', { authorization: { value: 'Bearer x' } });
  const told = {
    host: HOST,
    'x-nightjar-viewer-address': { value: '203.0.113.7' },
    'x-nightjar-viewer-host': HOST,
  };
  assert.deepEqual(moved.headers, { 'x-nightjar-authorization': { value: 'Bearer x' }, ...told });
  const claimed = {
    'x-nightjar-authorization': { value: 'Bearer x' },
    'x-nightjar-viewer-address': { value: '::1' },
    'x-nightjar-viewer-host': { value: 'evil.example.org' },
  };
  assert.deepEqual((await ask('/api/channels', claimed)).headers, told);
});

test("the console's own paths are all its one page", async () => {
  assert.equal((await ask('/playback')).uri, '/index.html');
  assert.equal((await ask('/assets/index-1.js')).uri, '/assets/index-1.js');
});
