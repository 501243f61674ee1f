// What CloudFront does with a request before anything else (CloudFront Functions, runtime 2.0: no network, 1 ms, 10 KB).
//
// It checks viewer tokens and the links of exports, and turns their paths into object keys, as infra/local/edge-gateway does on a developer's
// machine; both are tested with the same paths. The text stands in template.yaml too, where a test compares it.
import crypto from 'crypto';
import cf from 'cloudfront';

const ID = /^[a-z2-7]{16}$/;
const MEDIA = /^(r\d{1,3})\/([a-z2-7]{16})\/((?:main|sub)\/\d{4}\/\d\d\/\d\d\/(?:\d\d\/(\d{13})-(\d{7})-[0-9a-z-]+\.m4s|init-[0-9a-z_.+A-Z]+\.mp4))$/;
const PURPOSES = ['live', 'playback', 'export', 'watch'];
// What the live purpose opens ended at most so long ago.
const LIVE_WINDOW_MS = 600000;
const EXPORTED = /^\d[0-9a-zA-Z_.-]{0,99}\.(?:mp4|manifest\.json)$/;

function refuse(statusCode, statusDescription) {
  return { statusCode, statusDescription, headers: { 'cache-control': { value: 'no-store' } } };
}

function equal(one, other) {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

// The claims of a token that counts for an audience, or null. HS256 and nothing else (RFC 7515, RFC 7519).
function claimsOf(token, key, now, audience) {
  const parts = token.split('.');
  if (parts.length !== 3) return null;
  const signature = crypto.createHmac('sha256', key).update(parts[0] + '.' + parts[1]).digest('base64url');
  if (!equal(signature, parts[2])) return null;
  try {
    const header = JSON.parse(Buffer.from(parts[0], 'base64url').toString());
    const claims = JSON.parse(Buffer.from(parts[1], 'base64url').toString());
    const good = header.alg === 'HS256' && claims.aud === audience && claims.exp > now && ID.test(claims.tid);
    return good ? claims : null;
  } catch (error) {
    return null;
  }
}

// Whether the token has a purpose and names the channel.
function opensChannel(claims, channel) {
  return PURPOSES.includes(claims.use) && Array.isArray(claims.ch) && claims.ch.includes(channel);
}

// Whether the purpose of the token opens a playlist.
function opensPlaylist(claims, name) {
  if (name.startsWith('live')) return claims.use === 'live' || claims.use === 'watch';
  return claims.use !== 'live' && name.startsWith('playback');
}

// Whether the token opens any of the time from start to end, in ms since 1970.
function opensTime(claims, start, end, now) {
  if (claims.use === 'live') return now - end <= LIVE_WINDOW_MS;
  return (claims.from === undefined || end > claims.from) && (claims.to === undefined || start < claims.to);
}

async function checkViewer(request) {
  const path = request.uri.replace(/%2B/gi, '+').split('/');
  const channel = path[3];
  const now = Date.now();
  const claims = claimsOf(path[2] || '', await cf.kvs().get('viewer-key'), now / 1000, 'nightjar-media');
  if (claims === null || !opensChannel(claims, channel)) return refuse(403, 'Forbidden');
  const rest = path.slice(4).join('/');
  if (/^[a-z-]+\.m3u8$/.test(rest)) return opensPlaylist(claims, rest) ? request : refuse(403, 'Forbidden');
  const media = MEDIA.exec(rest);
  if (media === null) return refuse(404, 'Not Found');
  const start = Number(media[4]);
  if (media[4] && !opensTime(claims, start, start + Number(media[5]), now)) return refuse(403, 'Forbidden');
  request.uri = '/' + [media[1], claims.tid, media[2], channel, media[3]].join('/');
  return request;
}

async function checkExportLink(request) {
  const path = request.uri.split('/');
  const claims = claimsOf(path[2] || '', await cf.kvs().get('viewer-key'), Date.now() / 1000, 'nightjar-export');
  if (claims === null || !ID.test(claims.export)) return refuse(403, 'Forbidden');
  const name = path.slice(3).join('/');
  if (!EXPORTED.test(name)) return refuse(404, 'Not Found');
  request.uri = '/' + ['export', claims.tid, claims.export, name].join('/');
  return request;
}

async function handler(event) {
  const request = event.request;
  if (request.uri.startsWith('/v/')) return await checkViewer(request);
  if (request.uri.startsWith('/x/')) return await checkExportLink(request);
  if (request.uri.startsWith('/api/') || request.uri.startsWith('/device/')) {
    // Who calls, and where he finds us; no caller can set either.
    request.headers['x-nightjar-viewer-address'] = { value: event.viewer.ip };
    request.headers['x-nightjar-viewer-host'] = { value: request.headers.host.value };
    // CloudFront signs its own requests with the Authorization header, so the viewer's travels under another name.
    delete request.headers['x-nightjar-authorization'];
    if (request.headers.authorization) {
      request.headers['x-nightjar-authorization'] = request.headers.authorization;
      delete request.headers.authorization;
    }
    return request;
  }
  // The console's own paths are all the one page; its script tells them apart.
  if (!request.uri.split('/').pop().includes('.')) request.uri = '/index.html';
  return request;
}
