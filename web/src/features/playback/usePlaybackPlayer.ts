import { type RefObject, useEffect, useRef, useState } from 'react';

import { isRefusal } from '../../api/problem';
import { PlaybackPlayer, type PlaybackView } from '../../player/playbackPlayer';
import { viewerTokens } from '../session/viewerTokens';
import type { Range } from './range';

const LOADING: PlaybackView = { phase: 'loading', positionMs: null, stretches: [], fatalErrors: 0 };

/** Plays recordings in a video element for as long as the component is mounted. */
export function usePlaybackPlayer(
  video: RefObject<HTMLVideoElement | null>,
  channel: string,
  { fromMs, toMs }: Range,
): { player: RefObject<PlaybackPlayer | null>; view: PlaybackView } {
  const player = useRef<PlaybackPlayer>(null);
  const [view, setView] = useState(LOADING);
  useEffect(() => {
    if (!video.current) return;
    const created = new PlaybackPlayer({
      video: video.current,
      channel,
      fromMs,
      toMs,
      tokens: viewerTokens.playback,
      isRefusal,
      onChange: setView,
    });
    player.current = created;
    return () => created.destroy();
  }, [video, channel, fromMs, toMs]);
  return { player, view };
}
