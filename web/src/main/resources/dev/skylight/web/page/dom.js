// Small helpers: elements without markup in strings, messages, copying, numbers as people read them.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const el = (at) => typeof at === 'string' ? $(at) : at;
export const put = (at, ...kids) => el(at).replaceChildren(...kids.flat().filter(Boolean));
export const on = (at, type, listener) => el(at).addEventListener(type, listener);
export const show = (at, here) => { el(at).hidden = !here; };

export function h(tag, props, ...kids) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if ((value ?? false) === false) continue;
    if (name.startsWith('on')) on(made, name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  put(made, ...kids);
  return made;
}

export const button = (text, onclick, props) => h('button', { type: 'button', onclick, ...props }, text);
export const chip = (content, remove, label, props) => h('li', { class: 'chip', ...props }, content,
  remove && button('×', remove, { 'aria-label': label }));

export const gone = (text) => h('span', { class: 'gone', dir: 'auto' }, text);
// A picture, asked for twice.
export function picture(src, lost, props) {
  const img = h('img', { src, loading: 'lazy', decoding: 'async', draggable: 'false', ...props });
  let tries = 2;
  on(img, 'error', () => {
    if (--tries) setTimeout(() => { img.src = src + '?again'; }, 1500);
    else img.replaceWith(gone(lost));
  });
  return img;
}

// Five stars to press; pressing the present one takes it away.
export function stars(box, rating, rate, disabled) {
  put(box, [1, 2, 3, 4, 5].map((n) => button(n <= rating ? '★' : '☆', () => rate(n === rating ? 0 : n), {
    class: 'star', 'data-rating': n, 'aria-pressed': String(n === rating), disabled, 'aria-label': plural(n, 'star') })));
}

let timer = 0;
// Says something in passing; inside the open dialog, since what is outside of it is inert.
export function say(text) {
  const toast = $('#toast');
  const host = $('dialog[open]') ?? document.body;
  if (toast.parentNode !== host) host.append(toast);
  put(toast, text);
  clearTimeout(timer);
  timer = setTimeout(put, 5000, toast);
}

// Copies lines; where the clipboard is closed to a page (no https), by way of a field.
export async function copy(lines) {
  const text = lines.join('\n');
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = h('textarea', { class: 'vh' }, text);
    const focused = document.activeElement;
    ($('dialog[open]') ?? document.body).append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    focused?.focus();
    if (!copied) { say('The browser did not let the page copy'); return; }
  }
  say(plural(lines.length, 'path') + ' copied');
}

export const count = (n) => Number(n).toLocaleString('en');
export const plural = (n, one) => `${count(n)} ${one}${n === 1 ? '' : 's'}`;

export function bytes(n) {
  const unit = Math.min(4, Math.floor(Math.log10(Math.max(n, 1)) / 3));
  return `${Number((n / 1000 ** unit).toPrecision(3))} ${['B', 'kB', 'MB', 'GB', 'TB'][unit]}`;
}

export const memory = {
  get(key, otherwise) {
    try { return JSON.parse(localStorage.getItem('skylight.' + key)) ?? otherwise; } catch { return otherwise; }
  },
  set(key, value) {
    try { localStorage.setItem('skylight.' + key, JSON.stringify(value)); } catch { /* a private window */ }
  },
};
