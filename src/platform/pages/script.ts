/**
 * What pages do with JavaScript, and can do without: parts marked `data-live` are fetched anew when something changed
 * here, and buttons marked `data-copy` copy the element they name.
 */
export const script = `
'use strict';
(() => {
  const shortest = 250;
  const shown = new WeakMap();
  const changeOf = (page) => page.querySelector('meta[name="change"]').content;
  let change = changeOf(document);
  let timer;
  let events;
  let refreshes = 0;
  let isBehind = false;

  async function refresh() {
    timer = undefined;
    const own = ++refreshes;
    const response = await fetch(location.href).catch(() => undefined);
    if (!response || !response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    // An answer that was overtaken would bring back what was.
    if (own !== refreshes) return;
    change = changeOf(fresh);
    isBehind = false;
    for (const part of document.querySelectorAll('[data-live]')) {
      const next = fresh.getElementById(part.id);
      if (next && next.innerHTML !== shown.get(part)) replace(part, next);
    }
  }

  function replace(part, next) {
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    // What somebody is typing, or has typed, is not taken away.
    if (focused?.matches('input, textarea, select') || [...part.querySelectorAll('input, textarea')].some(isTyped)) {
      isBehind = true;
      return;
    }
    const place = focused && (focused.id ? '#' + CSS.escape(focused.id) : '[href="' + CSS.escape(focused.getAttribute('href') || '') + '"]');
    const open = new Set([...part.querySelectorAll('details[open][id]')].map((details) => details.id));
    shown.set(part, next.innerHTML);
    part.replaceChildren(...next.childNodes);
    for (const id of open) part.querySelector('#' + CSS.escape(id))?.setAttribute('open', '');
    if (place) part.querySelector(place)?.focus();
    enhance(part);
  }

  function isTyped(field) {
    return field.type === 'checkbox' ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  }

  function enhance(root) {
    for (const button of root.querySelectorAll('[data-copy]')) {
      button.hidden = false;
      button.addEventListener('click', async () => {
        const { textContent } = document.getElementById(button.dataset.copy);
        const copied = await navigator.clipboard.writeText(textContent).then(() => true, () => false);
        button.textContent = copied ? 'Copied' : 'Select and copy it by hand';
      });
    }
  }

  function follow() {
    // A hidden page holds no connection: browsers allow few of them to one place.
    if (document.hidden) {
      events?.close();
      events = undefined;
    } else if (!events) {
      events = new EventSource('/events');
      // The first tells what changed while nobody listened.
      events.addEventListener('change', ({ data }) => {
        if (data !== change) timer ??= setTimeout(refresh, shortest);
      });
    }
  }

  for (const part of document.querySelectorAll('[data-live]')) shown.set(part, part.innerHTML);
  enhance(document);
  if (document.querySelector('[data-live]')) {
    document.addEventListener('visibilitychange', follow);
    document.addEventListener('focusout', () => { if (isBehind) timer ??= setTimeout(refresh, shortest); });
    follow();
  }
})();
`.trim();
