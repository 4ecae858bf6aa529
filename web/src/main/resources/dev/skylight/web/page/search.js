// The search box: words with their history, and photos.
import { $, chip, h, memory, on, put, say } from './dom.js';
import { onPhoto } from './photos.js';
import { failed, get, send } from './api.js';
import { NO_QUERY, go, state } from './state.js';
import { hits, nameOf } from './tiles.js';

const MOST_WORDS = 50;
const PLACEHOLDER = '/favicon.svg';
// Addresses of photos sent from this page, by their query's id.
const previews = new Map();
let sending = null;

export function showSearch() {
  if ($('#q').value.trim() !== state.q) $('#q').value = state.q;
  put('#chips', [['query', 'Photo', photo], ['like', 'Like', picture], ['notlike', 'Not like', picture]].flatMap(
    ([kind, text, image]) => state[kind].map((id) => chip([image(id), text],
      () => go({ [kind]: state[kind].filter((one) => one !== id) }), `Remove: ${text} ${id}`,
      { class: 'chip query-chip ' + kind, 'data-kind': kind, 'data-value': id }))));
}

const photo = (id) => h('img', { src: previews.get(id) ?? PLACEHOLDER, alt: '' });

function picture(id) {
  const img = h('img', { src: PLACEHOLDER, alt: '' });
  const fill = (hit) => {
    img.alt = nameOf(hit);
    img.src = hit.thumb ?? PLACEHOLDER;
  };
  const known = hits.get(Number(id));
  if (known) fill(known);
  else get('/images/' + encodeURIComponent(id)).then(fill, () => { /* the search tells */ });
  return img;
}

export const similar = (id) => go({ ...NO_QUERY, like: [String(id)] });
export const notLike = (id) => go({ view: '', notlike: [...new Set([...state.notlike, String(id)])] });

// The answer's query_id stands for the photo from then on.
onPhoto(async (file, name) => {
  sending?.abort();
  const mine = sending = new AbortController();
  failed();
  put('#status', `Sending ${name}…`);
  try {
    const answer = await send('POST', '/search/image?k=1', file, file.type || 'image/unknown', mine.signal);
    if (mine.signal.aborted) return;
    previews.set(answer.query_id, URL.createObjectURL(file));
    go({ ...NO_QUERY, notlike: state.notlike, q: $('#q').value.trim(), query: [answer.query_id] });
  } catch (e) {
    if (!mine.signal.aborted) failed(e);
  }
});

function remember(all) {
  memory.set('history', all);
  put('#history', all.map((value) => h('option', { value })));
}

const searches = () => memory.get('history', []);
remember(searches());

on('#search', 'submit', (event) => {
  event.preventDefault();
  const q = $('#q').value.trim();
  if (q) remember([q, ...searches().filter((one) => one !== q)].slice(0, MOST_WORDS));
  go({ q, view: '', kind: '' });
});
on('#q', 'keydown', (event) => { if (event.key === 'Escape') event.target.blur(); });
// the browser's own cross in the field
on('#q', 'search', () => { if (!$('#q').value && state.q) go({ q: '' }); });
on('#forget', 'click', () => {
  remember([]);
  say('Your searches are forgotten');
});
