/** The one style sheet of all pages: light and dark by the reader's setting, one column on a phone. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --line: #e1e4ea; --text: #171a21; --quiet: #5a6272;
  --accent: #3448c5; --accent-soft: #e9ecfc; --draft: #7a4b00; --draft-soft: #fdf0d5; --shadow: 0 1px 2px #10182814, 0 4px 12px #1018280d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101218; --card: #191c24; --line: #2b303c; --text: #eceef3; --quiet: #a2aabb;
    --accent: #a3b1ff; --accent-soft: #262d50; --draft: #f5cd83; --draft-soft: #3a2d12; --shadow: none;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.inner { width: 100%; max-width: 1080px; margin: 0 auto; padding: 0 24px; }
h1, h2, p, ul, dl, dd, pre { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; line-height: 1.35; overflow-wrap: anywhere; }
ul { padding: 0; list-style: none; }
a { color: var(--accent); text-underline-offset: 0.2em; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 0.9375rem; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 16px; top: 12px; z-index: 1; padding: 8px 12px; background: var(--card); }

.bar { background: var(--card); border-bottom: 1px solid var(--line); }
.bar .inner { display: flex; align-items: center; gap: 12px; height: 60px; }
.brand { display: flex; align-items: center; gap: 10px; color: var(--text); font-weight: 650; text-decoration: none; }
.badge {
  display: inline-block; padding: 1px 9px; border-radius: 99px; background: var(--accent-soft); color: var(--accent);
  font-size: 0.8125rem; font-weight: 600;
}
.badge.draft { background: var(--draft-soft); color: var(--draft); margin-right: 4px; }

main { flex: 1; }
main.inner { padding-top: 36px; padding-bottom: 56px; }
.heading { display: flex; align-items: baseline; gap: 14px; margin-bottom: 22px; }
footer.inner { padding-top: 20px; padding-bottom: 28px; color: var(--quiet); font-size: 0.875rem; }

.apps { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 22px; }
.card {
  position: relative; display: flex; flex-direction: column; overflow: hidden; border: 1px solid var(--line);
  border-radius: 14px; background: var(--card); box-shadow: var(--shadow);
}
.card:hover { border-color: var(--accent); }
.card:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
.card .body { display: grid; grid-template-columns: 52px 1fr; gap: 12px 14px; padding: 18px; }
.card h2 { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.card h2 a { color: inherit; text-decoration: none; outline: none; }
.card h2 a::after { content: ""; position: absolute; inset: 0; }
.card .description {
  grid-column: 1 / -1; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden;
}
.description { overflow-wrap: anywhere; white-space: pre-line; }

.cover { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: cover; background: var(--line); }
.logo { display: grid; place-items: center; width: 52px; height: 52px; border-radius: 12px; object-fit: cover; background: var(--line); }
.tile { color: #ffffff; font-weight: 700; font-size: 1.5rem; }
.tint-0 { background: linear-gradient(135deg, #4257d6, #7a54cf); }
.tint-1 { background: linear-gradient(135deg, #0b7a75, #2a6fb0); }
.tint-2 { background: linear-gradient(135deg, #b0413e, #c2602a); }
.tint-3 { background: linear-gradient(135deg, #6d3fb4, #b03e87); }
.tint-4 { background: linear-gradient(135deg, #2c7a3f, #0b7a75); }
.tint-5 { background: linear-gradient(135deg, #3d5468, #4257d6); }

.back { margin-bottom: 16px; font-size: 0.9375rem; }
.back a { text-decoration: none; }
.back a:hover { text-decoration: underline; }
.app { border: 1px solid var(--line); border-radius: 16px; background: var(--card); box-shadow: var(--shadow); overflow: hidden; }
.app > .cover { aspect-ratio: 16 / 6; }
.app > .cover.tile { aspect-ratio: auto; height: 120px; }
.app .title { display: flex; align-items: flex-end; gap: 20px; padding: 0 32px; margin-top: -36px; }
.app .title > div { padding-bottom: 2px; min-width: 0; }
.app .title h1 { margin-bottom: 6px; padding-top: 50px; }
.app .title .logo {
  flex: none; width: 104px; height: 104px; border-radius: 22px; border: 4px solid var(--card); font-size: 2.75rem;
}
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 260px; gap: 44px; padding: 28px 32px 36px; }
section + section { margin-top: 30px; }
section h2 { margin-bottom: 8px; }
.scopes { margin-top: 12px; border: 1px solid var(--line); border-radius: 12px; }
.scopes li { display: grid; gap: 2px; padding: 12px 16px; }
.scopes li + li { border-top: 1px solid var(--line); }
.links { display: grid; gap: 10px; margin-bottom: 24px; }
.links a {
  display: block; padding: 9px 14px; border-radius: 10px; background: var(--accent-soft); font-weight: 600;
  text-align: center; text-decoration: none;
}
.links a:hover { text-decoration: underline; }
dl { display: grid; gap: 2px; font-size: 0.9375rem; }
dt { color: var(--quiet); font-size: 0.8125rem; }
dd + dt { margin-top: 10px; }

.empty {
  max-width: 560px; margin: 24px auto 0; padding: 36px; border: 1px dashed var(--line); border-radius: 16px;
  background: var(--card); text-align: center;
}
.empty > * + * { margin-top: 12px; }
pre { padding: 12px 16px; border-radius: 10px; background: var(--page); border: 1px solid var(--line); overflow-x: auto; }

@media (max-width: 720px) {
  .inner { padding: 0 16px; }
  main.inner { padding-top: 24px; }
  .columns { grid-template-columns: 1fr; gap: 28px; padding: 22px 20px 28px; }
  .app > .cover { aspect-ratio: 16 / 9; }
  .app .title { padding: 0 20px; gap: 14px; margin-top: -24px; }
  .app .title .logo { width: 76px; height: 76px; border-radius: 16px; font-size: 2rem; }
  .app .title h1 { padding-top: 34px; font-size: 1.5rem; }
}
`.trim();

/** The mark of the local store. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3f52d9"/>' +
  '<g fill="#fff"><rect x="7" y="7" width="8" height="8" rx="2.5"/><rect x="17" y="7" width="8" height="8" rx="2.5" opacity=".65"/>' +
  '<rect x="7" y="17" width="8" height="8" rx="2.5" opacity=".65"/><circle cx="21" cy="21" r="4"/></g></svg>';
