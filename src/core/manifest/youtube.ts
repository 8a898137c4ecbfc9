/** The id in what a manifest has as its video, an id or a YouTube URL; undefined when there is none. */
export function youtubeId(video: string): string | undefined {
  if (/^[A-Za-z0-9_-]{11}$/.test(video)) return video;
  return /(?:youtu\.be\/|\/(?:embed|shorts|live|v)\/|[?&]v=)([A-Za-z0-9_-]{11})/.exec(video)?.[1];
}
