// One picture large, with its facts, tags and stars. Its id is in the URL, so Back closes it.
import { $, h, button, bytes, count, stars, copy } from './dom.js';
import { get } from './api.js';
import { state, go, href, hasQuery } from './state.js';
import { hits, shownIds, focusId, nameOf } from './tiles.js';
import { tag, rate, tagChip, mayChange } from './changes.js';
import { more } from './grid.js';

const box = $('#lightbox');
let id = -1;
let facts = null;
let asking = null;

/** Opens, changes or closes by what the state says. */
export function showLightbox() {
  if (!state.id) {
    if (box.open) box.close();
    return;
  }
  const wanted = Number(state.id);
  if (!box.open) box.showModal();
  if (id !== wanted) show(wanted);
}

export const openPicture = (which) => go({ id: String(which) }, { mark: { opened: true } });

/** Where this page opened it, Back is what closes it; a deep link has nothing to go back to. */
export function closePicture() {
  if (!state.id) return;
  if (history.state?.opened) history.back();
  else go({ id: '' }, { replace: true });
}

export async function step(by) {
  const ids = shownIds();
  const at = ids.indexOf(id);
  const to = ids[at + by];
  if (at >= 0 && to !== undefined) go({ id: String(to) }, { replace: true, mark: history.state });
  else if (by > 0 && at >= 0 && !state.view && !$('#more').hidden) {
    const was = id;
    await more();
    if (id === was && shownIds().length > at + 1) step(by);
  }
}

async function show(which) {
  id = which;
  facts = null;
  asking?.abort();
  const abort = asking = new AbortController();
  $('#lb-error').textContent = '';
  $('#lb-facts').replaceChildren();
  $('#lb-tag').value = '';
  const known = hits.get(which);
  if (known) fill(known);
  else { $('#lb-name').textContent = 'Picture ' + which; noImage('Loading…'); }
  steps();
  try {
    const answer = await get('/images/' + which, {}, abort.signal);
    if (abort.signal.aborted) return;
    facts = answer;
    const { score } = hits.get(which) ?? {};
    hits.set(which, Object.assign(hits.get(which) ?? {}, answer, score === undefined ? {} : { score }));
    fill(hits.get(which));
    tell(hits.get(which));
  } catch (e) {
    if (abort.signal.aborted) return;
    $('#lb-error').textContent = [e.message, e.todo].filter(Boolean).join(' ');
    if (!known) noImage(e.status === 404 ? 'There is no picture with this number.' : '');
  }
}

function steps() {
  const ids = shownIds();
  const at = ids.indexOf(id);
  $('#lb-prev').disabled = at <= 0;
  $('#lb-next').disabled = at < 0 || (at === ids.length - 1 && ($('#more').hidden || Boolean(state.view)));
  const next = hits.get(ids[at + 1]);
  if (at >= 0 && next?.large) new Image().src = next.large;
}

function noImage(text) {
  $('#lb-image').hidden = true;
  $('#lb-image').removeAttribute('src');
  $('#lb-missing').hidden = false;
  $('#lb-missing').textContent = text;
}

function fill(hit) {
  $('#lb-name').textContent = nameOf(hit);
  $('#lb-caption').textContent = hit.caption ?? '';
  $('#lb-notlike').hidden = !hasQuery();
  const there = !hit.missing && hit.large;
  $('#lb-original').hidden = !there;
  if (there) {
    $('#lb-original').href = hit.file;
    image(hit);
  } else noImage('The file is missing: it was moved or deleted. Its tags and stars stay.');
  annotations(hit);
}

function image(hit) {
  const img = $('#lb-image');
  $('#lb-missing').hidden = true;
  img.hidden = false;
  img.alt = hit.caption || nameOf(hit);
  if (img.dataset.large === hit.large && img.hasAttribute('src')) return;
  img.dataset.large = hit.large;
  // the small one at once, the large one when it is there
  img.src = hit.thumb;
  const large = new Image();
  large.onload = () => { if (img.dataset.large === hit.large) img.src = hit.large; };
  large.src = hit.large;
}

function annotations(hit) {
  stars($('#lb-stars'), hit.rating ?? 0, (n) => rate([hit.id], n, wrong), !mayChange());
  $('#lb-tags').replaceChildren(...(hit.tags ?? []).map((name) => {
    const chip = tagChip(name, () => tag([hit.id], name, false, wrong));
    chip.firstChild.replaceChildren(h('a', { href: href({ view: '', kind: '', tag: [name] }), text: name,
      onclick: (event) => { event.preventDefault(); go({ id: '', view: '', kind: '', tag: [name] }); } }));
    return chip;
  }));
}

const wrong = (text) => { $('#lb-error').textContent = text; };

function tell(hit) {
  const rows = [];
  const fact = (name, ...value) => rows.push(h('dt', { text: name }), h('dd', { dir: 'auto' }, ...value));
  fact('Path', h('span', { class: 'path', text: hit.path }),
    button('Copy', () => copy([hit.path]), { id: 'lb-copy', 'aria-label': 'Copy the path' }));
  if (typeof hit.score === 'number') fact('Score', hit.score.toFixed(4));
  if (hit.w && hit.h) fact('Pixels', `${count(hit.w)} × ${count(hit.h)}`);
  if (hit.bytes) fact('Size', bytes(hit.bytes));
  if (hit.format) fact('Format', hit.format.toUpperCase());
  if (hit.modified > 0) fact('Date', new Date(hit.modified).toLocaleString());
  fact('Picture', `${hit.id}` + (hit.row >= 0 ? `, row ${hit.row}` : ''));
  links(fact, 'Same bytes', facts.duplicates);
  links(fact, 'Same row', (facts.same_row ?? []).filter((one) => !facts.duplicates?.includes(one)));
  $('#lb-facts').replaceChildren(...rows);
}

function links(fact, name, ids) {
  const others = (ids ?? []).filter((one) => one !== id);
  if (!others.length) return;
  fact(name, ...others.slice(0, 20).flatMap((one, i) => [i ? ', ' : '', h('a', { href: href({ id: String(one) }), class: 'same',
    'data-id': one, text: hits.has(one) ? nameOf(hits.get(one)) : 'picture ' + one,
    onclick: (event) => { event.preventDefault(); go({ id: String(one) }, { replace: true, mark: history.state }); } })]),
  others.length > 20 ? ` and ${count(others.length - 20)} more` : '');
}

export function start(similar, notLike) {
  $('#lb-prev').addEventListener('click', () => step(-1));
  $('#lb-next').addEventListener('click', () => step(1));
  $('#lb-close').addEventListener('click', closePicture);
  $('#lb-similar').addEventListener('click', () => similar(id));
  $('#lb-notlike').addEventListener('click', () => notLike(id));
  $('#lb-image').addEventListener('error', () => {
    if ($('#lb-image').hasAttribute('src')) noImage('The picture cannot be shown: its file may be damaged.');
  });
  $('#lb-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    $('#lb-error').textContent = '';
    const of = id;
    const text = $('#lb-tag').value;
    if (await tag([of], text, true, wrong) && id === of) $('#lb-tag').value = '';
  });
  box.addEventListener('click', (event) => { if (event.target === box) closePicture(); });
  box.addEventListener('cancel', (event) => { event.preventDefault(); closePicture(); });
  box.addEventListener('close', () => {
    asking?.abort();
    const last = id;
    id = -1;
    if (state.id) closePicture(); // the browser closed it by itself
    focusId(last);
  });
  document.addEventListener('changed', (event) => {
    if (box.open && event.detail.includes(id) && hits.has(id)) annotations(hits.get(id));
  });
}
