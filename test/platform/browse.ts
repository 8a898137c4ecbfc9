import { type Answer, origin, type RunningPlatform } from './harness.ts';

/** Opens a page as a browser does. */
export async function visit(platform: RunningPlatform, path: string): Promise<Answer> {
  return platform.call('GET', path, { bearer: null, headers: { accept: 'text/html' } });
}

/** Sends a form of the page at `path`, to the page itself or to `action`, as a browser does. */
export async function submit(
  platform: RunningPlatform,
  path: string,
  fields: Record<string, string>,
  action = path,
): Promise<Answer & { readonly location: string | null }> {
  return post(platform, action, { ...hiddenFields(await visit(platform, path)), ...fields });
}

/** What a page's forms send besides what is typed. */
export function hiddenFields({ text }: Answer): Record<string, string> {
  const found = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]));
}

/** Sends a form that is on no page. */
export async function post(
  platform: RunningPlatform,
  action: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer & { readonly location: string | null }> {
  const answer = await platform.call('POST', action, {
    bearer: null,
    headers: { accept: 'text/html', origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  return { ...answer, location: answer.headers.get('location') };
}
