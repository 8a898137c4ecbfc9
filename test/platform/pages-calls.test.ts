import { describe, expect, test } from 'vitest';
import { startInstalled } from './api/calls.ts';
import { visit } from './browse.ts';
import { connectedTo, install, manifestOf, push, startAppServer, startPlatform } from './harness.ts';

/** The rows of a page's tables, each as its cells' words. */
function rowsOf(html: string): string[] {
  return [...html.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    row
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}

describe('the list of API calls', () => {
  test('says what appears there while there is none', async () => {
    const { text } = await visit(await startPlatform(), '/calls');
    expect(text).toContain('No calls yet');
    expect(text).not.toContain('<select');
  });

  test('shows each call with the scope it needed, and what a refused one lacked', async () => {
    const { platform, api } = await startInstalled(['flow-tags:view']);
    await api('GET', '/flow/tags?limit=1');
    await api('POST', '/flow/create-tag', { json: { name: 'VIP' } });
    await api('GET', '/flow/%3Cscript%3Enothing');
    const { text } = await visit(platform, '/calls');
    expect(rowsOf(text)).toEqual([
      'Call Status Scope App Time',
      expect.stringMatching(/^GET \/flow\/&lt;script&gt;nothing 404 No such operation Email Verifier 2026-01-02/),
      expect.stringMatching(/^POST \/flow\/create-tag 403 Lacks Manage flow tags flow-tags:manage Email Verifier/),
      expect.stringMatching(/^GET \/flow\/tags 200 View flow tags flow-tags:view Email Verifier/),
    ]);
    expect(text.match(/<tr class="refused">/g)).toHaveLength(1);
    expect(text).not.toContain('<script>');
  });

  test('can be narrowed by app and installation, and is paged', async () => {
    const { platform, api, installation } = await startInstalled(['flow-tags:view']);
    for (let count = 0; count < 3; count++) await api('GET', '/flow/tags');
    const server = await startAppServer();
    await install(platform, connectedTo(server.url, ['labels:view'], { slug: 'other', name: 'Other' }));
    const { api_key } = JSON.parse(server.received[0]?.body ?? '') as { api_key: string };
    await platform.call('GET', '/api/team/labels', { bearer: api_key });

    const countOf = async (query: string) => rowsOf((await visit(platform, `/calls${query}`)).text).length - 1;
    expect(await countOf('')).toBe(4);
    expect(await countOf('?app=other')).toBe(1);
    expect(await countOf(`?installation=${installation}`)).toBe(3);
    expect(await countOf('?app=email-verifier&limit=2&page=2')).toBe(1);
    expect((await visit(platform, `/calls?app=other&installation=${installation}`)).text).toContain('No such calls');
    const { text } = await visit(platform, '/calls?app=email-verifier&limit=2');
    expect(text).toContain('href="?app=email-verifier&amp;limit=2&amp;page=2"');
    expect(text).toContain('<a href="/apps/email-verifier/scopes">Which scopes Email Verifier needs</a>');
  });
});

describe('the scope audit', () => {
  test('says of each scope whether it was needed, and what was refused', async () => {
    const { platform, api } = await startInstalled(['flow-tags:manage', 'labels:view', 'messages:send']);
    await api('GET', '/flow/tags');
    await api('GET', '/flow/tags');
    await api('GET', '/team/labels');
    await api('GET', '/flow/subflows');
    const { text } = await visit(platform, '/apps/email-verifier/scopes');
    expect(rowsOf(text)).toEqual([
      'Scope Calls it allowed Verdict',
      'Manage flow tags flow-tags:manage 2 More than needed flow-tags:view is enough',
      'View labels labels:view 1 Needed',
      'Send messages messages:send 0 Never used',
      'Call Refused Scope it needs',
      'GET /flow/subflows Once View flows flows:view Missing',
    ]);
    expect(text).toContain(
      '<code id="minimal-scopes">api_scopes:\n  - flow-tags:view\n  - labels:view\n  - flows:view</code>',
    );
    expect(text).toMatch(/<button [^>]*data-copy="minimal-scopes" hidden/);
    expect(text).toContain('<code>miniapp scopes audit --write</code>');
  });

  test('says that a scope is asked for by now', async () => {
    const { platform, api } = await startInstalled(['flow-tags:view']);
    await api('GET', '/flow/subflows');
    await api('GET', '/flow/tags');
    await push(platform, manifestOf({ api_scopes: ['flow-tags:view', 'flows:view'] }));
    const { text } = await visit(platform, '/apps/email-verifier/scopes');
    expect(text).toContain('The draft asks for it');
    expect(text).toContain('It asks for what it needs, and no more.');
    expect(text).not.toContain('Missing');
  });

  test('says that nothing can be said before the first call', async () => {
    const { platform } = await startInstalled(['flow-tags:view']);
    const { text } = await visit(platform, '/apps/email-verifier/scopes');
    expect(text).toContain('No API call needed a scope yet');
    expect(rowsOf(text)[1]).toBe('View flow tags flow-tags:view 0 Not known yet');
    expect(text).not.toContain('minimal-scopes');
    expect((await visit(platform, '/apps/none/scopes')).status).toBe(404);
  });
});
