/**
 * The picture that a video shows now, as JPEG. Footage comes through Media Source Extensions, which never taint a
 * canvas. Rejects when there is no picture yet.
 */
export async function snapshot(video: HTMLVideoElement): Promise<Blob> {
  if (video.videoWidth === 0) throw new Error('the video has no picture yet');
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser made no picture'))), 'image/jpeg', 0.92);
  });
}

/** Name of a snapshot's file: the channel and the instant, without characters that a file system refuses. */
export function snapshotName(channelName: string, at: Date): string {
  const safe = channelName.replace(/[\\/:*?"<>|\s]+/g, '-');
  return `${safe}-${at.toISOString().replace(/[:.]/g, '-')}.jpg`;
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The click has taken the address over by the next task.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
