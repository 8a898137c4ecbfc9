import { type Rule, showValue } from '../../rule.ts';
import { isFromEnvironment } from '../../written.ts';
import { youtubeId } from '../../youtube.ts';

export const video: Rule = {
  id: 'listing/video',
  severity: 'warning',
  summary: 'The video has the form of a YouTube URL or id, but there can be no such video.',
  why: 'The app’s page would show an empty player. Addresses of playlists and live streams look like videos, and a mistyped id often looks like an id.',
  how: 'Give the URL of one video, as YouTube’s Share button shows it.',
  check({ video }, report, { written }) {
    if (video === undefined) return;
    const id = youtubeId(video);
    const problem = findProblem(id, isFromEnvironment(written('/video'), video));
    if (problem === undefined) return;
    const message = `"video" ${problem}. Give the URL of one video, such as https://youtu.be/dQw4w9WgXcQ`;
    report({ pointer: '/video', message });
  },
};

function findProblem(id: string | undefined, isHidden: boolean): string | undefined {
  if (id === undefined) return 'is neither the URL nor the id of a YouTube video';
  // Words of 11 letters that YouTube uses in place of an id.
  if (id === 'videoseries') return 'is a playlist, but the app’s page shows one video';
  if (id === 'live_stream') return 'is a channel’s live stream, but the app’s page shows one video';
  // An id is 64 bits in base64, so its last character holds four bits.
  if (/[AEIMQUYcgkosw048]$/.test(id)) return undefined;
  return `has ${isHidden ? 'an id' : `the id ${showValue(id)}`} that no YouTube video can have, because of its last character`;
}
