// One picture large, with its facts, tags and stars. Its id is in the URL, so Back closes it.
import { $, button, bytes, chip, copy, count, h, on, put, show, stars } from './dom.js';
import { get } from './api.js';
import { ALL, go, hasQuery, href, state, visit } from './state.js';
import { focusId, hits, nameOf, shownIds, textOf } from './tiles.js';
import { rate, readOnly, tag } from './changes.js';
import { more } from './grid.js';
import { notLike, similar } from './search.js';

const box = $('#lightbox');
const img = $('#lb-image');
let id = -1;
let asking = null;

export function showLightbox() {
  if (!state.id) { box.close(); return; }
  if (!box.open) box.showModal();
  if (id !== Number(state.id)) fill(Number(state.id));
}

export const openPicture = (which) => go({ id: String(which) }, false, { opened: true });
const swap = (which) => go({ id: String(which) }, true, history.state);

// Where this page opened it, Back closes it; a deep link has nothing to go back to.
export function closePicture() {
  if (history.state?.opened) history.back();
  else go({ id: '' }, true);
}

const mayGrow = () => !state.view && !$('#more').hidden;

export async function step(by) {
  const from = id;
  const next = () => shownIds()[shownIds().indexOf(from) + by];
  if (!shownIds().includes(from)) return;
  if (by > 0 && next() === undefined && mayGrow()) await more();
  if (id === from && next() !== undefined) swap(next());
}

async function fill(which) {
  id = which;
  asking?.abort();
  const abort = asking = new AbortController();
  wrong('');
  put('#lb-facts');
  $('#lb-tag').value = '';
  const known = hits.get(id);
  if (known) look(known);
  else noImage('Loading…');
  const ids = shownIds();
  const at = ids.indexOf(id);
  $('#lb-prev').disabled = at <= 0;
  $('#lb-next').disabled = at < 0 || (at === ids.length - 1 && !mayGrow());
  try {
    const facts = await get('/images/' + id, {}, abort.signal);
    if (abort.signal.aborted) return;
    hits.set(id, Object.assign(known ?? {}, facts));
    look(hits.get(id));
    tell(hits.get(id));
  } catch (e) {
    if (abort.signal.aborted) return;
    wrong(`${e.message} ${e.todo ?? ''}`);
    if (!known) noImage('');
  }
}

function noImage(text) {
  show(img, false);
  img.dataset.large = '';
  put('#lb-missing', text);
}

function look(hit) {
  put('#lb-name', nameOf(hit));
  put('#lb-caption', hit.caption);
  show('#lb-notlike', hasQuery());
  show('#lb-original', !hit.missing);
  $('#lb-original').href = hit.file;
  annotations(hit);
  if (hit.missing || !hit.large) { noImage('The file is missing: it was moved or deleted. Its tags and stars stay.'); return; }
  put('#lb-missing');
  show(img, true);
  img.alt = textOf(hit);
  if (img.dataset.large === hit.large) return;
  img.dataset.large = hit.large;
  // the small one at once, the large one when it is there
  img.src = hit.thumb;
  const large = new Image();
  on(large, 'load', () => { if (img.dataset.large === hit.large) img.src = hit.large; });
  large.src = hit.large;
}

const link = (text, to, replace, props) => h('a', { ...props, href: to, dir: 'auto', onclick: (event) => {
  event.preventDefault();
  visit(to, replace, replace && history.state);
} }, text);

function annotations({ rating, tags }) {
  stars('#lb-stars', rating, (n) => rate([id], n, wrong), readOnly);
  put('#lb-tags', tags.map((name) => chip(link(name, href({ ...ALL, tag: [name] }), false),
    !readOnly && (() => tag([id], name, false, wrong)), 'Take away the tag ' + name, { 'data-tag': name })));
}

const wrong = (text) => put('#lb-error', text);

function tell(hit) {
  const others = (hit.duplicates ?? []).filter((one) => one !== id);
  const rows = {
    Path: [h('bdi', { id: 'lb-path' }, hit.path), ' ', button('Copy', () => copy([hit.path]), { id: 'lb-copy', 'aria-label': 'Copy the path' })],
    Score: Number.isFinite(hit.score) && hit.score.toFixed(4),
    Pixels: hit.w && `${count(hit.w)} × ${count(hit.h)}`,
    Size: hit.bytes && bytes(hit.bytes),
    Format: hit.format,
    Date: hit.modified > 0 && new Date(hit.modified).toLocaleString(),
    Row: hit.row >= 0 && String(hit.row),
    'Same bytes': others.length && others.slice(0, 20).flatMap((one) => [
      link(hits.has(one) ? nameOf(hits.get(one)) : 'picture ' + one, href({ id: one }), true, { class: 'same', 'data-id': one }), ' ']),
  };
  put('#lb-facts', Object.entries(rows).filter((row) => row[1]).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

on('#lb-prev', 'click', () => step(-1));
on('#lb-next', 'click', () => step(1));
on('#lb-close', 'click', closePicture);
on('#lb-similar', 'click', () => similar(id));
on('#lb-notlike', 'click', () => notLike(id));
on(img, 'error', () => { if (!img.hidden) noImage('The picture cannot be shown: its file may be damaged.'); });
on('#lb-form', 'submit', async (event) => {
  event.preventDefault();
  wrong('');
  const of = id;
  if (await tag([of], $('#lb-tag').value, true, wrong) && id === of) $('#lb-tag').value = '';
});
on(box, 'cancel', (event) => {
  event.preventDefault();
  closePicture();
});
on(box, 'close', () => {
  asking?.abort();
  const last = id;
  id = -1;
  if (state.id) closePicture(); // the browser closed it by itself
  focusId(last);
});
on(document, 'changed', () => { if (box.open && hits.has(id)) annotations(hits.get(id)); });
