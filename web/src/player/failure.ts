import { ErrorDetails, ErrorTypes, type ErrorData } from 'hls.js/light';

import type { Failure } from './liveState';

const CODEC_ERRORS: readonly string[] = [
  ErrorDetails.BUFFER_ADD_CODEC_ERROR,
  ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR,
  ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR,
];

/** What a fatal error of hls.js means for us. */
export function failureOf(error: Pick<ErrorData, 'type' | 'details' | 'response' | 'context'>): Failure {
  if (CODEC_ERRORS.includes(error.details)) return 'codec_unsupported';
  if (error.type === ErrorTypes.NETWORK_ERROR) {
    const status = error.response?.code;
    if (status === 401 || status === 403) return 'token_refused';
    if (status === 404 && isPlaylist(error.details)) return 'no_footage';
    return 'network';
  }
  return 'media';
}

function isPlaylist(details: string): boolean {
  return details === ErrorDetails.MANIFEST_LOAD_ERROR || details === ErrorDetails.LEVEL_LOAD_ERROR;
}
