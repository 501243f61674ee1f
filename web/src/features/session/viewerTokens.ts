import { unwrap } from '../../api/client';
import { ViewerTokens } from '../../player/viewerTokens';
import { api, session } from './current';

function tokensFor(purpose: 'live' | 'playback'): ViewerTokens {
  const tokens = new ViewerTokens(async (channel) => {
    const answer = await api.POST('/api/viewer-tokens', { body: { channels: [channel], purpose } });
    const { token, expires_at } = unwrap(answer);
    return { token, expiresAtMs: Date.now() + remainingMs(expires_at, answer.response) };
  }, Date.now);
  session.status.subscribe((status) => {
    if (status === 'signed_out') tokens.clear();
  });
  return tokens;
}

/** The viewer tokens of the channels that this page plays, by what for it plays them. */
export const viewerTokens = { live: tokensFor('live'), playback: tokensFor('playback') };

/** How long a token still lives by the cloud's own clock: the viewer's may be wrong by hours. */
function remainingMs(expiresAt: string, response: Response): number {
  const answeredAt = Date.parse(response.headers.get('date') ?? '');
  return Date.parse(expiresAt) - (Number.isNaN(answeredAt) ? Date.now() : answeredAt);
}
