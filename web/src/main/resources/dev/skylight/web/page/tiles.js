// Tiles: a picture each, in whatever list; which is current, which are selected, where arrows lead.
import { $, $$, h, button, plural } from './dom.js';
import { href } from './state.js';

/** What is known of pictures, by id; tiles and lightbox show the same object. */
export const hits = new Map();
export const selection = new Set();
export const nameOf = (hit) => hit.name || hit.path || 'row ' + hit.row;

/** A tile of a hit; `extra` goes into its foot. */
export function tile(hit, ...extra) {
  if (hit.id >= 0) {
    const known = hits.get(hit.id) ?? {};
    delete known.score; // it was of another search
    hits.set(hit.id, Object.assign(known, hit));
  }
  const ratio = hit.w && hit.h ? Math.min(3, Math.max(0.5, hit.w / hit.h)) : 1;
  const name = nameOf(hit);
  const open = h('a', { class: 'open', href: hit.id >= 0 ? href({ id: hit.id }) : null, tabindex: -1,
    title: name });
  open.append(hit.missing || !hit.thumb ? gone(hit) : image(hit, open));
  const el = h('li', { class: 'tile' + (hit.missing || !hit.thumb ? ' missing' : ''), 'data-id': hit.id }, open);
  el.style.setProperty('--r', ratio.toFixed(3));
  if (hit.id >= 0) {
    el.append(
      h('input', { class: 'pick', type: 'checkbox', tabindex: -1, 'aria-label': 'Select ' + name }),
      button('Similar', null, { class: 'similar', tabindex: -1, 'aria-label': 'Similar to ' + name }));
  }
  el.append(h('span', { class: 'foot' },
    h('span', { class: 'cap', dir: 'auto', text: hit.caption || name, 'aria-hidden': 'true' }),
    h('span', { class: 'rated' }), ...extra,
    typeof hit.score === 'number' ? h('span', { class: 'score', text: hit.score.toFixed(3) }) : null));
  dress(el);
  return el;
}

function gone(hit) {
  return h('span', { class: 'gone', text: hit.id < 0 ? 'No picture has this row any more' : 'Missing: ' + nameOf(hit) });
}

function image(hit, open) {
  const img = h('img', { src: hit.thumb, alt: hit.caption || nameOf(hit), loading: 'lazy', decoding: 'async',
    width: hit.w || 320, height: hit.h || 320 });
  let again = true;
  img.addEventListener('error', () => {
    if (again) setTimeout(() => { img.src = hit.thumb + '?again'; }, 1500);
    else open.replaceChildren(h('span', { class: 'gone', text: 'Cannot be shown: ' + nameOf(hit) }));
    again = false;
  });
  return img;
}

/** Stars, tags and selection of a tile as they are now. */
function dress(el) {
  const hit = hits.get(Number(el.dataset.id));
  if (!hit) return;
  const tags = hit.tags?.length ? '#' + hit.tags.join(' #') : '';
  const rated = $('.rated', el);
  rated.textContent = ['★'.repeat(hit.rating || 0), tags].filter(Boolean).join(' ');
  const chosen = selection.has(hit.id);
  el.classList.toggle('selected', chosen);
  $('.pick', el).checked = chosen;
}

/** Shows a picture's new tags, stars or selection wherever it stands. */
export function refresh(ids) {
  const all = new Set(ids);
  for (const el of $$('.tile')) if (all.has(Number(el.dataset.id))) dress(el);
}

export const idOf = (el) => Number(el?.closest('.tile')?.dataset.id ?? -1);
/** The tiles that can be seen or scrolled to, in order. */
export const shown = () => $$('#main .tile').filter((el) => !el.hidden && !el.closest('[hidden]'));
export const shownIds = () => [...new Set(shown().map(idOf).filter((id) => id >= 0))];

/** The tile that has the focus, or had it last. */
export function current() {
  const focused = document.activeElement?.closest?.('.tile');
  return focused ?? shown().find((el) => $('.open', el).tabIndex === 0) ?? null;
}

/** Makes one tile the one that Tab reaches. */
export function reach(el, focus = false) {
  for (const other of $$('.open[tabindex="0"]')) other.tabIndex = -1;
  if (!el) return;
  const open = $('.open', el);
  open.tabIndex = 0;
  if (focus) {
    open.focus();
    el.scrollIntoView({ block: 'nearest' });
  }
}

export function focusId(id) {
  const el = shown().find((one) => idOf(one) === Number(id)) ?? current();
  if (el) reach(el, true);
  return Boolean(el);
}

let anchor = -1;
export function toggle(id, on = !selection.has(id)) {
  if (id < 0) return;
  if (on) selection.add(id); else selection.delete(id);
  anchor = id;
  chosen([id]);
}

/** Selects all from the picture selected last to this one. */
export function selectTo(id) {
  const ids = shownIds();
  const from = ids.indexOf(anchor);
  const to = ids.indexOf(id);
  if (from < 0 || to < 0) { toggle(id, true); return; }
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of range) selection.add(one);
  chosen(range);
}

export function clearSelection() {
  const were = [...selection];
  selection.clear();
  chosen(were);
}

function chosen(ids) {
  refresh(ids);
  $('#bar').hidden = selection.size === 0;
  $('#bar-count').textContent = plural(selection.size, 'picture') + ' selected';
}

/** Moves by an arrow; up and down go by where the tiles are. */
export function move(key, select) {
  const all = shown();
  const here = current();
  const at = all.indexOf(here);
  let to = at;
  const forward = key === 'ArrowRight' || key === 'ArrowDown';
  if (at < 0 || !here.contains(document.activeElement)) to = Math.max(at, 0);
  else if (key === 'ArrowLeft' || key === 'ArrowRight') to = at + (forward ? 1 : -1);
  else if (key === 'Home') to = 0;
  else if (key === 'End') to = all.length - 1;
  else to = otherRow(all, at, forward ? 1 : -1);
  if (!all[to]) return false;
  if (select && at >= 0) {
    if (!selection.size) toggle(idOf(here), true);
    toggle(idOf(all[to]), true);
  }
  reach(all[to], true);
  return true;
}

function otherRow(all, at, step) {
  const box = all[at].getBoundingClientRect();
  const middle = box.left + box.width / 2;
  let best = -1;
  let least = Infinity;
  let row = null;
  for (let i = at + step; all[i]; i += step) {
    const one = all[i].getBoundingClientRect();
    if (Math.abs(one.top - box.top) < 4) continue;
    row ??= one.top;
    if (Math.abs(one.top - row) >= 4) break;
    const away = Math.abs(one.left + one.width / 2 - middle);
    if (away < least) { least = away; best = i; }
  }
  return best;
}

/** Clicks in any list of tiles: open is a link of the page, with Ctrl or Shift it selects. */
export function listen(onOpen, onSimilar) {
  $('#main').addEventListener('click', (event) => {
    const el = event.target.closest('.tile');
    if (!el) return;
    const id = idOf(el);
    if (event.target.closest('.similar')) { onSimilar(id); return; }
    if (event.target.matches('.pick')) {
      if (event.shiftKey) selectTo(id); else toggle(id, event.target.checked);
      reach(el, true);
      return;
    }
    if (!event.target.closest('.open')) return;
    event.preventDefault();
    reach(el, true);
    if (event.shiftKey) selectTo(id);
    else if (event.ctrlKey || event.metaKey) toggle(id);
    else if (id >= 0) onOpen(id);
  });
  $('#main').addEventListener('focusin', (event) => {
    const el = event.target.closest('.tile');
    if (el) reach(el);
  });
}
