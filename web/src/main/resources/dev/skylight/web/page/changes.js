// Tags and stars, for one picture or many; what the server refuses is said and not shown as done.
import { $, copy, h, on, plural, put, say, stars } from './dom.js';
import { get, send } from './api.js';
import { clearSelection, current, hits, idOf, reach, refresh, selection, toggle } from './tiles.js';

export let readOnly = false;
export let tagsKnown = [];

export function setReadOnly(value) {
  readOnly = value;
  document.body.classList.toggle('read-only', value);
}

export async function loadTags() {
  tagsKnown = (await get('/tags')).tags;
  put('#taglist', tagsKnown.map((one) => h('option', { value: one.tag })));
  document.dispatchEvent(new Event('tags'));
}

function changed(ids) {
  refresh(ids);
  document.dispatchEvent(new Event('changed'));
}

// Gives or takes a tag; true where it was done, else `wrong` is told why.
export async function tag(ids, name, give, wrong = say) {
  const text = name.trim();
  if (!text || !ids.length || readOnly) return false;
  try {
    await send('POST', give ? '/tags' : '/tags/remove', { tag: text, ids });
  } catch (e) {
    wrong(e.message);
    return false;
  }
  for (const hit of ids.map((id) => hits.get(id)).filter(Boolean)) {
    hit.tags = [...hit.tags.filter((one) => one !== text), ...(give ? [text] : [])].sort();
  }
  changed(ids);
  say(`${give ? 'Tagged' : 'Tag taken from'} ${plural(ids.length, 'picture')}: ${text}`);
  loadTags().catch((e) => say(e.message));
  return true;
}

export async function rate(ids, rating, wrong = say) {
  if (!ids.length || readOnly) return;
  try {
    for (const id of ids) Object.assign(hits.get(id) ?? {}, await send('PUT', `/images/${id}/rating`, { rating }));
    say(`${rating ? plural(rating, 'star') : 'No stars'}: ${plural(ids.length, 'picture')}`);
  } catch (e) {
    wrong(e.message);
  }
  changed(ids);
}

export const copyPaths = (ids) => copy(ids.map((id) => hits.get(id)?.path).filter(Boolean));

let before = null;
let lone = false;
// Goes to the field for tags of the selection, which is the current picture where there is none.
export function enterTag() {
  if (readOnly) return;
  before = current();
  lone = !selection.size;
  if (lone) toggle(idOf(before), true);
  if (selection.size) $('#bar-tag').focus();
}

function leaveTag() {
  if (lone) clearSelection();
  lone = false;
  reach(before ?? current(), true);
}

on('#bar-form', 'submit', async (event) => {
  event.preventDefault();
  const field = $('#bar-tag');
  if (!await tag([...selection], field.value, event.submitter?.id !== 'bar-untag')) return;
  field.value = '';
  leaveTag();
});
on('#bar-tag', 'keydown', (event) => { if (event.key === 'Escape') leaveTag(); });
on('#bar-copy', 'click', () => copyPaths([...selection]));
on('#bar-clear', 'click', clearSelection);
stars('#bar-stars', 0, (n) => rate([...selection], n));
