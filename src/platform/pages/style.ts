/** The one style sheet of all pages: light and dark by the reader's setting, one column on a phone. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --line: #e1e4ea; --text: #171a21; --quiet: #5a6272;
  --accent: #3448c5; --accent-soft: #e9ecfc; --on-accent: #ffffff; --waiting: #7a4b00; --waiting-soft: #fdf0d5;
  --good: #0d6534; --good-soft: #dcf5e5; --bad: #a3211c; --bad-soft: #fde8e6; --shadow: 0 1px 2px #10182814, 0 4px 12px #1018280d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101218; --card: #191c24; --line: #2b303c; --text: #eceef3; --quiet: #a2aabb;
    --accent: #a3b1ff; --accent-soft: #262d50; --on-accent: #101218; --waiting: #f5cd83; --waiting-soft: #3a2d12;
    --good: #86deaa; --good-soft: #12351f; --bad: #ffaea6; --bad-soft: #451b18; --shadow: none;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.inner { width: 100%; max-width: 1080px; margin: 0 auto; padding: 0 24px; }
h1, h2, h3, p, ul, dl, dd, pre { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; line-height: 1.35; overflow-wrap: anywhere; }
h3 { font-size: 1rem; }
ul { padding: 0; list-style: none; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 0.9375rem; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 16px; top: 12px; z-index: 1; padding: 8px 12px; background: var(--card); }

.bar { background: var(--card); border-bottom: 1px solid var(--line); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.lines { white-space: pre-line; overflow-wrap: anywhere; }

.bar .inner { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; min-height: 60px; }
.bar nav { margin-left: auto; }
.bar nav ul { display: flex; flex-wrap: wrap; gap: 2px; }
.bar nav a { display: block; padding: 7px 11px; border-radius: 8px; color: var(--quiet); font-size: 0.9375rem; text-decoration: none; }
.bar nav a:hover { color: var(--text); background: var(--page); }
.bar nav a[aria-current] { color: var(--accent); background: var(--accent-soft); font-weight: 600; }
.brand { display: flex; align-items: center; gap: 10px; color: var(--text); font-weight: 650; text-decoration: none; }
.badge {
  display: inline-block; padding: 1px 9px; border-radius: 99px; background: var(--accent-soft); color: var(--accent);
  font-size: 0.8125rem; font-weight: 600;
}
.badge.waiting { background: var(--waiting-soft); color: var(--waiting); }
.badge.good { background: var(--good-soft); color: var(--good); }
.badge.bad { background: var(--bad-soft); color: var(--bad); }
.badge.quiet { background: var(--page); color: var(--quiet); }

main { flex: 1; }
main.inner { padding-top: 36px; padding-bottom: 56px; }
.heading { display: flex; flex-wrap: wrap; align-items: baseline; gap: 14px; margin-bottom: 22px; }
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
.app .title .button { margin-left: auto; flex: none; }
.columns > div > * + * { margin-top: 30px; }
.video { display: block; width: 100%; aspect-ratio: 16 / 9; border: 0; border-radius: 12px; background: #000000; }
.developer { margin-top: 26px; padding-top: 18px; border-top: 1px solid var(--line); font-size: 0.9375rem; }
.developer h2 { font-size: 0.9375rem; }
.developer li + li, .also li + li { margin-top: 4px; }
.also { margin: 18px 0; }

button, .button {
  display: inline-block; padding: 9px 22px; border: 1px solid var(--accent); border-radius: 10px; background: var(--accent);
  color: var(--on-accent); font: inherit; font-weight: 600; line-height: 1.4; text-align: center; text-decoration: none; cursor: pointer;
}
button:hover, .button:hover { filter: brightness(1.08); }
button.other, .button.other { background: transparent; color: var(--accent); }
button.danger, .button.danger { border-color: var(--bad); background: var(--bad); color: var(--card); }
button.small, .button.small { padding: 4px 12px; border-radius: 8px; font-size: 0.875rem; }
.actions { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 24px; }
.actions button, .actions .button { min-width: 128px; }

.dialog, .panel { border: 1px solid var(--line); border-radius: 16px; background: var(--card); box-shadow: var(--shadow); }
.dialog { max-width: 620px; margin: 0 auto; padding: 30px 32px 34px; }
.dialog > * + * { margin-top: 22px; }
.dialog .who { display: flex; align-items: center; gap: 16px; }
.dialog .who .logo { flex: none; }
.dialog form > * + * { margin-top: 24px; }
.panel { padding: 24px 28px; }
.panel > * + * { margin-top: 14px; }
.panel.columns { padding: 26px 28px; }
.panel.columns > * { margin-top: 0; }
.panel + .panel, .panel + section, section + .panel, .heading + section, .table + section, p + section { margin-top: 26px; }
.note { padding: 12px 16px; border-radius: 12px; background: var(--waiting-soft); color: var(--waiting); }
.note a { color: inherit; }
.note + * { margin-top: 18px; }
.note .scopes { background: var(--card); color: var(--text); }
.note .quiet { color: var(--quiet); }

.field { margin-top: 16px; }
.field > label { display: block; margin-bottom: 5px; font-weight: 600; }
.field > label .quiet { font-weight: 400; }
.field.check > label { display: flex; align-items: flex-start; gap: 10px; font-weight: 400; }
.field input:not([type="checkbox"]), .field textarea, .field select {
  display: block; width: 100%; padding: 9px 12px; border: 1px solid var(--quiet); border-radius: 10px;
  background: var(--card); color: inherit; font: inherit;
}
.field textarea { resize: vertical; }
.field input[type="checkbox"] { flex: none; width: 20px; height: 20px; margin: 2px 0 0; accent-color: var(--accent); }
.field [aria-invalid] { border-color: var(--bad) !important; }
.field p { margin-top: 5px; }
.field .problem { color: var(--bad); font-size: 0.9375rem; font-weight: 600; }
.problems { padding: 14px 18px; border: 1px solid var(--bad); border-radius: 12px; background: var(--bad-soft); color: var(--bad); }
.problems a { color: inherit; }
.empty .problems { text-align: left; }

.table { overflow-x: auto; border: 1px solid var(--line); border-radius: 12px; background: var(--card); }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
th, td { padding: 10px 14px; text-align: left; vertical-align: top; }
thead th { color: var(--quiet); font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
tbody tr { border-top: 1px solid var(--line); }
tbody th { font-weight: 400; }
td time { white-space: nowrap; }
.value { white-space: pre-wrap; overflow-wrap: anywhere; }
.preview { display: block; max-width: 180px; max-height: 120px; border-radius: 8px; }
.pager { display: flex; align-items: baseline; gap: 16px; margin-top: 16px; }
section h2 + * { margin-top: 10px; }
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
[hidden] { display: none !important; }

.filter { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 12px; margin-bottom: 22px; }
.filter .field { flex: 1 1 150px; max-width: 240px; margin: 0; }
.filter > a, .filter > p { padding: 9px 0; }
.filter > p { flex-basis: 100%; padding-top: 0; }
.columns dl a code { word-break: break-all; }
.target { overflow-wrap: anywhere; }
.headers { gap: 0; margin-top: 12px; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.headers div { display: grid; grid-template-columns: minmax(110px, 28%) minmax(0, 1fr); gap: 12px; padding: 6px 14px; }
.headers div + div { border-top: 1px solid var(--line); }
.headers dt, .headers dd { margin: 0; font: 0.8125rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.code { margin-top: 12px; max-height: 26rem; overflow: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--page); }
.code pre { padding: 12px 16px; border: 0; font-size: 0.9375rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; overflow: visible; }
.code + button { margin-top: 10px; }
summary { cursor: pointer; font-weight: 600; }
.reveal { margin-top: 20px; }
.reveal p { margin-top: 6px; font-size: 0.875rem; }
.replay { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 12px; }
.replay .field { flex: 1 1 260px; margin: 0; }
.replay button { margin-top: 30px; }
.attempt { margin-top: 12px; padding: 14px 18px; border: 1px solid var(--line); border-radius: 12px; background: var(--card); }
.attempt > summary { font-weight: 400; }
.attempt > summary .quiet { font-size: 0.875rem; }
.attempt > :not(summary) { margin-top: 12px; }
.attempt .failure { color: var(--bad); font-weight: 600; overflow-wrap: anywhere; }
#attempt-list > .quiet { margin-top: 12px; }
.beside { margin: 14px 0 18px; }
.call { min-width: 220px; }
.refused { background: var(--bad-soft); }
.refused strong { color: var(--bad); }
.refused .badge { background: var(--card); }
.scope { display: block; }
.scope + code { white-space: nowrap; }
[data-live] + .panel, [data-live] + .note { margin-top: 22px; }
.note.good { background: var(--good-soft); color: var(--good); }
.messages { margin: 14px 0 0; padding: 0; list-style: none; display: grid; gap: 22px; }
.message { display: grid; grid-template-columns: 40px minmax(0, 1fr); gap: 14px; }
.message > div > * + * { margin-top: 8px; }
.message .quiet { font-size: 0.875rem; }
.face { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; background: var(--accent-soft); color: var(--accent); font-weight: 650; }
.bubble {
  width: fit-content; max-width: min(100%, 620px); padding: 10px 16px; border: 1px solid var(--line); border-radius: 4px 16px 16px 16px;
  background: var(--card); white-space: pre-line; overflow-wrap: anywhere;
}
.bubble strong + p { margin-top: 4px; }
.message .code { max-width: 620px; }
.message summary { width: fit-content; color: var(--quiet); font-size: 0.875rem; font-weight: 400; }

@media (max-width: 720px) {
  .inner { padding: 0 16px; }
  main.inner { padding-top: 24px; }
  .columns { grid-template-columns: 1fr; gap: 28px; padding: 22px 20px 28px; }
  .app > .cover { aspect-ratio: 16 / 9; }
  .app .title { padding: 0 20px; gap: 14px; margin-top: -24px; }
  .app .title .logo { width: 76px; height: 76px; border-radius: 16px; font-size: 2rem; }
  .app .title h1 { padding-top: 34px; font-size: 1.5rem; }
  .app .title { flex-wrap: wrap; }
  .app .title .button { width: 100%; margin: 12px 0 0; }
  .bar .inner { padding-top: 10px; }
  .bar nav { margin: 0 -8px 8px; }
  .dialog, .panel { padding: 22px 20px 26px; }
  .headers div { grid-template-columns: 1fr; gap: 0; }
  .replay button { margin-top: 0; }
  .filter .field { max-width: none; }
}
`.trim();

/** The mark of the local store. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3f52d9"/>' +
  '<g fill="#fff"><rect x="7" y="7" width="8" height="8" rx="2.5"/><rect x="17" y="7" width="8" height="8" rx="2.5" opacity=".65"/>' +
  '<rect x="7" y="17" width="8" height="8" rx="2.5" opacity=".65"/><circle cx="21" cy="21" r="4"/></g></svg>';
