// Tags and stars, for one picture or many; what the server refuses is said and not shown as done.
import { $, h, button, plural, say, stars, copy } from './dom.js';
import { send, get } from './api.js';
import { hits, refresh, selection, clearSelection, nameOf } from './tiles.js';

let readOnly = false;
let after = () => {};
let knownTags = [];

export function setReadOnly(value) {
  readOnly = value;
  document.body.classList.toggle('read-only', value);
}
export const mayChange = () => !readOnly;
export const tagsKnown = () => knownTags;
/** Who wants to know of changed tags. */
export const onTags = (listener) => { after = listener; };

export async function loadTags() {
  knownTags = (await get('/tags')).tags;
  $('#taglist').replaceChildren(...knownTags.map((t) => h('option', { value: t.tag })));
  after();
}

function changed(ids) {
  refresh(ids);
  document.dispatchEvent(new CustomEvent('changed', { detail: ids }));
}

/** Gives or takes a tag; true where it was done, else `wrong` is told why. */
export async function tag(ids, name, give, wrong = say) {
  const text = name.trim();
  if (!text || !ids.length || readOnly) return false;
  try {
    await send('POST', give ? '/tags' : '/tags/remove', { tag: text, ids });
  } catch (e) {
    wrong(e.message);
    return false;
  }
  for (const id of ids) {
    const hit = hits.get(id);
    if (!hit) continue;
    const rest = (hit.tags ?? []).filter((one) => one !== text);
    hit.tags = give ? [...rest, text].sort() : rest;
  }
  changed(ids);
  say(`${give ? 'Tagged' : 'Took from'} ${plural(ids.length, 'picture')}: ${text}`);
  loadTags().catch((e) => say(e.message));
  return true;
}

export async function rate(ids, rating, wrong = say) {
  if (!ids.length || readOnly) return;
  const waiting = [...ids];
  let failed = null;
  const worker = async () => {
    while (waiting.length && !failed) {
      const id = waiting.shift();
      try {
        const now = await send('PUT', `/images/${id}/rating`, { rating });
        const hit = hits.get(id);
        if (hit) Object.assign(hit, { rating: now.rating, tags: now.tags ?? hit.tags });
      } catch (e) {
        failed = e;
      }
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  changed(ids);
  if (failed) wrong(failed.message);
  else say(`${rating ? plural(rating, 'star') : 'No stars'}: ${plural(ids.length, 'picture')}`);
}

export const copyPaths = (ids) => copy(ids.map((id) => hits.get(id)?.path).filter(Boolean));

let target = [];
/** The small window that tags pictures. */
export function openTagger(ids) {
  if (readOnly || !ids.length) return;
  target = ids;
  $('#tagger-tag').value = '';
  $('#tagger-error').textContent = '';
  showTagger();
  $('#tagger').showModal();
  $('#tagger-tag').focus();
}

function showTagger() {
  $('#tagger-head').textContent = 'Tag ' +
    (target.length === 1 && hits.has(target[0]) ? nameOf(hits.get(target[0])) : plural(target.length, 'picture'));
  const there = new Set(target.flatMap((id) => hits.get(id)?.tags ?? []));
  $('#tagger-tags').replaceChildren(...[...there].sort().map((name) => tagChip(name, async () => {
    if (await tag(target, name, false, taggerError)) showTagger();
  })));
}

const taggerError = (text) => { $('#tagger-error').textContent = text; };

export function tagChip(name, remove) {
  return h('li', { class: 'chip', 'data-tag': name }, h('bdi', { text: name }),
    remove && mayChange() ? button('×', remove, { 'aria-label': 'Take away the tag ' + name }) : null);
}

export function start() {
  $('#tagger form').addEventListener('submit', async (event) => {
    event.preventDefault();
    taggerError('');
    const go = event.submitter ?? $('#tagger .main');
    go.disabled = true;
    const done = await tag(target, $('#tagger-tag').value, true, taggerError);
    go.disabled = false;
    if (done) $('#tagger').close();
  });
  $('#tagger-close').addEventListener('click', () => $('#tagger').close());
  $('#bar-tag').addEventListener('click', () => openTagger([...selection]));
  $('#bar-copy').addEventListener('click', () => copyPaths([...selection]));
  $('#bar-clear').addEventListener('click', clearSelection);
  stars($('#bar-stars'), 0, (n) => rate([...selection], n));
}
