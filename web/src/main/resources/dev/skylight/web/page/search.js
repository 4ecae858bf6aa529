// The search box: words with their history, and photos that are dropped, pasted or chosen.
import { $, h, button, memory, say } from './dom.js';
import { upload, get } from './api.js';
import { state, go, NO_QUERY } from './state.js';
import { hits, idOf, nameOf } from './tiles.js';

const MOST_BYTES = 20 << 20;
const MOST_WORDS = 50;
/** Addresses of photos sent from this page, by their query's id. */
const previews = new Map();
let sending = null;
let failed = () => {};
let dragged = -1;

export function showSearch() {
  if (document.activeElement !== $('#q') || $('#q').value.trim() !== state.q) $('#q').value = state.q;
  const chips = [
    ...state.query.map((id) => chip('query', id, photo(id), 'Photo')),
    ...state.like.map((id) => chip('like', id, picture(id), 'Like')),
    ...state.notlike.map((id) => chip('notlike', id, picture(id), 'Not like')),
  ];
  $('#chips').replaceChildren(...chips);
}

function chip(kind, id, image, text) {
  return h('li', { class: 'chip query ' + kind, 'data-kind': kind, 'data-value': id }, image, h('span', { text }),
    button('×', () => go({ [kind]: state[kind].filter((one) => one !== id) }), { 'aria-label': `Remove: ${text} ${image.alt}` }));
}

const photo = (id) => h('img', { src: previews.get(id) ?? '/favicon.svg', alt: 'photo', width: 32, height: 32 });

function picture(id) {
  const img = h('img', { src: '/favicon.svg', alt: 'picture ' + id, width: 32, height: 32 });
  const show = (hit) => {
    img.alt = nameOf(hit);
    if (hit.thumb) img.src = hit.thumb;
  };
  if (hits.has(Number(id))) show(hits.get(Number(id)));
  // the search itself tells where there is no such picture
  else get('/images/' + encodeURIComponent(id)).then(show, () => { img.alt = 'no picture ' + id; });
  return img;
}

/** Pictures like this one, and nothing else. */
export const similar = (id) => go({ ...NO_QUERY, view: '', kind: '', min: '', like: [String(id)] });
export const notLike = (id) => go({ view: '', notlike: [...new Set([...state.notlike, String(id)])] });

async function send(file) {
  if (!file) return;
  const name = file.name || 'the photo';
  if (file.type && !file.type.startsWith('image/')) { say(`${name} is no picture: nothing was sent`); return; }
  if (file.size > MOST_BYTES) { say(`${name} has more than 20 MB: nothing was sent. Make it smaller.`); return; }
  sending?.abort();
  const abort = sending = new AbortController();
  $('#photo').disabled = true;
  failed(null);
  $('#status').textContent = `Sending ${name}…`;
  try {
    const answer = await upload(file, abort.signal);
    if (abort.signal.aborted) return;
    previews.set(answer.query_id, URL.createObjectURL(file));
    go({ view: '', kind: '', min: '', like: [], query: [answer.query_id] });
  } catch (e) {
    if (!abort.signal.aborted) { $('#status').textContent = ''; failed(e); }
  } finally {
    if (sending === abort) { sending = null; $('#photo').disabled = false; }
  }
}

function remember(words) {
  if (!words) return;
  const all = [words, ...memory.get('history', []).filter((one) => one !== words)].slice(0, MOST_WORDS);
  memory.set('history', all);
  showHistory();
}

const showHistory = () => $('#history').replaceChildren(
  ...memory.get('history', []).map((value) => h('option', { value })));

const isPictureDrag = (event) => dragged >= 0 || [...(event.dataTransfer?.types ?? [])].includes('Files');

export function start(onFailed) {
  failed = onFailed;
  showHistory();
  $('#search').addEventListener('submit', (event) => {
    event.preventDefault();
    const q = $('#q').value.trim();
    remember(q);
    go({ q, view: '', kind: '' });
  });
  $('#q').addEventListener('keydown', (event) => { if (event.key === 'Escape') $('#q').blur(); });
  // the browser's own cross in the field
  $('#q').addEventListener('search', () => { if (!$('#q').value && state.q) go({ q: '' }); });
  $('#forget').addEventListener('click', () => {
    memory.set('history', []);
    showHistory();
    say('Your searches are forgotten');
  });
  $('#photo').addEventListener('click', () => $('#file').click());
  $('#file').addEventListener('change', () => {
    send($('#file').files[0]);
    $('#file').value = '';
  });
  document.addEventListener('paste', (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith('image/'));
    if (file) { event.preventDefault(); send(file); }
  });
  document.addEventListener('dragstart', (event) => { dragged = idOf(event.target.closest?.('.tile')); });
  document.addEventListener('dragend', () => { dragged = -1; document.body.classList.remove('dropping'); });
  document.addEventListener('dragover', (event) => {
    if (!isPictureDrag(event)) return;
    event.preventDefault();
    document.body.classList.add('dropping');
  });
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) document.body.classList.remove('dropping');
  });
  document.addEventListener('drop', (event) => {
    document.body.classList.remove('dropping');
    if (!isPictureDrag(event)) return;
    event.preventDefault();
    if (dragged < 0) send(event.dataTransfer.files[0]);
    else if (event.target.closest('header')) similar(dragged);
    dragged = -1;
  });
}
