// Tiles: a picture each, in whatever list; which is current, which are selected, where arrows lead.
import { $, $$, button, gone, h, on, picture, plural, put, show } from './dom.js';
import { href } from './state.js';

// What is known of pictures, by id; tiles and lightbox show the same object.
export const hits = new Map();
export const selection = new Set();
export const nameOf = (hit) => hit.name || hit.path;
export const textOf = (hit) => hit.caption || nameOf(hit);

// A tile of a hit; `extra` goes into its foot.
export function tile(hit, extra) {
  const { id } = hit;
  const name = nameOf(hit);
  const there = id >= 0;
  const missing = hit.missing || !hit.thumb;
  if (there) hits.set(id, Object.assign(hits.get(id) ?? {}, { score: null }, hit));
  const open = h('a', { class: 'open', href: there && href({ id }), tabindex: -1, title: name },
    missing ? gone(there ? 'Missing: ' + name : 'No picture has this row any more')
      : picture(hit.thumb, 'Cannot be shown: ' + name, { alt: textOf(hit), width: hit.w || 320, height: hit.h || 320 }));
  const made = h('li', { class: missing ? 'tile missing' : 'tile', 'data-id': id }, open,
    there && h('input', { class: 'pick', type: 'checkbox', tabindex: -1, 'aria-label': 'Select ' + name }),
    there && button('Similar', null, { class: 'similar', tabindex: -1, 'aria-label': 'Similar to ' + name }),
    h('span', { class: 'foot' }, h('span', { class: 'cap', dir: 'auto', 'aria-hidden': 'true' }, textOf(hit)),
      h('span', { class: 'rated', dir: 'auto' }), extra, hit.score !== undefined && h('span', { class: 'score' }, hit.score.toFixed(3))));
  const ratio = hit.w && hit.h ? Math.min(3, Math.max(0.5, hit.w / hit.h)) : 1;
  made.style.setProperty('--r', ratio.toFixed(3));
  if (there) dress(made);
  return made;
}

function dress(el) {
  const { id, rating, tags } = hits.get(idOf(el));
  put($('.rated', el), [rating && '★'.repeat(rating), ...tags.map((tag) => '#' + tag)].filter(Boolean).join(' '));
  $('.pick', el).checked = selection.has(id);
  el.classList.toggle('selected', selection.has(id));
}

// Shows pictures' new tags, stars or selection wherever they stand.
export function refresh(ids) {
  const all = new Set(ids);
  $$('.tile').filter((el) => all.has(idOf(el))).forEach(dress);
}

export const idOf = (el) => Number(el?.dataset.id ?? -1);
// The tiles that can be seen or scrolled to, in order.
export const shown = () => $$('#main .tiles:not([hidden], [hidden] *) > .tile:not([hidden])');
export const shownIds = () => [...new Set(shown().map(idOf).filter((id) => id >= 0))];

// The tile that has the focus, or had it last.
export const current = () => document.activeElement.closest('.tile') ?? shown().find((el) => $('.open', el).tabIndex === 0);

// Makes one tile the one that Tab reaches.
export function reach(el, focus) {
  for (const other of $$('.open[tabindex="0"]')) other.tabIndex = -1;
  if (!el) return;
  const open = $('.open', el);
  open.tabIndex = 0;
  if (focus) open.focus();
}

export const focusId = (id) => reach(shown().find((el) => idOf(el) === id) ?? current(), true);

let anchor = -1;
export function toggle(id, select = !selection.has(id)) {
  if (id < 0) return;
  selection[select ? 'add' : 'delete'](id);
  anchor = id;
  tellSelected([id]);
}

// Selects all from the picture selected last to this one.
function selectTo(id) {
  const ids = shownIds();
  const ends = [ids.indexOf(anchor), ids.indexOf(id)].sort((a, b) => a - b);
  const range = ends[0] < 0 ? [id] : ids.slice(ends[0], ends[1] + 1);
  range.forEach((one) => selection.add(one));
  tellSelected(range);
}

export function clearSelection() {
  const were = [...selection];
  selection.clear();
  tellSelected(were);
}

function tellSelected(ids) {
  refresh(ids);
  show('#bar', selection.size);
  put('#bar-count', plural(selection.size, 'picture') + ' selected');
}

// Moves by a key; up and down go by where the tiles are.
export function move(key, select) {
  const all = shown();
  const here = current();
  const at = all.indexOf(here);
  const step = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1;
  let to = at + step;
  if (!here?.contains(document.activeElement)) to = Math.max(at, 0);
  else if (key === 'Home') to = 0;
  else if (key === 'End') to = all.length - 1;
  else if (key === 'ArrowUp' || key === 'ArrowDown') to = otherRow(all, at, step);
  if (!all[to]) return false;
  if (select) [here, all[to]].forEach((el) => toggle(idOf(el), true));
  reach(all[to], true);
  return true;
}

function otherRow(all, at, step) {
  const box = (i) => all[i].getBoundingClientRect();
  const away = (i) => Math.abs(box(i).left + box(i).right - box(at).left - box(at).right);
  const sameRow = (i, j) => all[i] && Math.abs(box(i).top - box(j).top) < 4;
  let first = at;
  while (sameRow(first, at)) first += step;
  let best = first;
  for (let i = first; sameRow(i, first); i += step) if (away(i) < away(best)) best = i;
  return best;
}

// Clicks in any list of tiles; with Ctrl or Shift they select.
export function onClicks(open, similar) {
  on('#main', 'click', (event) => {
    const el = event.target.closest('.tile');
    const part = event.target.closest('.open, .pick, .similar');
    if (!el || !part) return;
    const id = idOf(el);
    if (part.matches('.similar')) { similar(id); return; }
    const pick = part.matches('.pick');
    if (!pick) event.preventDefault();
    reach(el, true);
    if (event.shiftKey) selectTo(id);
    else if (pick || event.ctrlKey || event.metaKey) toggle(id);
    else if (id >= 0) open(id);
  });
  on('#main', 'focusin', (event) => {
    const el = event.target.closest('.tile');
    if (el) reach(el);
  });
}
