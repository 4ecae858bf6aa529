// Small helpers: elements without markup in strings, messages, copying, numbers as people read them.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** An element; `text` and children become text nodes, `onclick` and the like listeners. */
export function h(tag, props = {}, ...kids) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'text') el.textContent = value;
    else if (name.startsWith('on')) el.addEventListener(name.slice(2), value);
    else el.setAttribute(name, value === true ? '' : value);
  }
  el.append(...kids.filter((kid) => kid !== null));
  return el;
}

export const button = (text, onclick, props = {}) => h('button', { type: 'button', text, onclick, ...props });

/** Five stars to press; pressing the present one takes it away. */
export function stars(box, rating, rate, disabled = false) {
  box.replaceChildren(...[1, 2, 3, 4, 5].map((n) =>
    button(n <= rating ? '★' : '☆', () => rate(n === rating ? 0 : n), {
      class: 'star', 'data-rating': n, 'aria-pressed': String(n === rating), disabled,
      'aria-label': plural(n, 'star') })));
}

let toastTimer = 0;
/** Says something in passing; inside the open dialog, since what is outside of it is inert. */
export function say(text) {
  const toast = $('#toast');
  const host = $('dialog[open]') ?? document.body;
  if (toast.parentNode !== host) host.append(toast);
  toast.textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.textContent = ''; }, 5000);
}

/** Copies lines; where the clipboard is closed to a page (no https), by way of a field. */
export async function copy(lines) {
  const text = lines.join('\n');
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = h('textarea', { class: 'vh', 'aria-label': 'Text to copy' });
    const focused = document.activeElement;
    ($('dialog[open]') ?? document.body).append(field);
    field.value = text;
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    focused?.focus();
    if (!copied) { say('The browser did not let the page copy'); return; }
  }
  say(lines.length === 1 ? 'Path copied' : `${count(lines.length)} paths copied`);
}

export const count = (n) => Number(n).toLocaleString('en');
export const plural = (n, one, many = one + 's') => `${count(n)} ${n === 1 ? one : many}`;

export function bytes(n) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (n >= 1000 && unit < 4) { n /= 1000; unit++; }
  return `${unit && n < 100 ? n.toFixed(1) : Math.round(n)} ${units[unit]}`;
}

export function seconds(n) {
  if (n < 60) return `${Math.max(1, Math.round(n))} s`;
  if (n < 5400) return `${Math.round(n / 60)} min`;
  return `${(n / 3600).toFixed(1)} h`;
}

/** What the browser remembers, where it may. */
export const memory = {
  get(key, otherwise) {
    try { return JSON.parse(localStorage.getItem('skylight.' + key)) ?? otherwise; } catch { return otherwise; }
  },
  set(key, value) {
    try { localStorage.setItem('skylight.' + key, JSON.stringify(value)); } catch { /* a private window: not kept */ }
  },
};
