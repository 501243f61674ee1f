import { type RefObject, useEffect, useState } from 'react';

import { isRefusal } from '../../api/problem';
import { LivePlayer, type LiveView } from '../../player/livePlayer';
import { viewerTokens } from '../session/viewerTokens';

const CONNECTING: LiveView = { phase: 'connecting', latencyMs: null, fatalErrors: 0 };

/** Plays a channel in a video element for as long as the component is mounted. */
export function useLivePlayer(video: RefObject<HTMLVideoElement | null>, channel: string): LiveView {
  const [view, setView] = useState(CONNECTING);
  useEffect(() => {
    if (!video.current) return;
    const player = new LivePlayer({
      video: video.current,
      channel,
      tokens: viewerTokens.live,
      isRefusal,
      now: Date.now,
      onChange: setView,
    });
    return () => player.destroy();
  }, [video, channel]);
  return view;
}
