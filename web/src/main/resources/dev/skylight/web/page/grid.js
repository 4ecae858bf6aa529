// The grid: results of a search, or the collection page by page; the threshold; more as one scrolls.
import { $, $$, h, count, plural, memory } from './dom.js';
import { get } from './api.js';
import { state, go, hasQuery, wanted, words } from './state.js';
import { tile, shown, reach, clearSelection, hits } from './tiles.js';

const FIRST = 60;
const NEXT = 100;
const DEEPEST = 10000;

let list = fresh('');
let loading = null;
let total = 0;
let failed = () => {};
const kept = [];

function fresh(key) {
  return { key, hits: [], next: -1, more: true, took: 0, scroll: 0 };
}

export const setTotal = (pictures) => { total = pictures; tellCount(); };

/** Shows what the state wants; what was shown before is kept, for Back. */
export function showGrid(again) {
  const key = wanted(state);
  if (key === list.key && !again) { filter(); return; }
  if (list.key) {
    list.scroll = scrollY;
    kept.unshift(list);
    kept.length = Math.min(kept.length, 6);
  }
  loading?.abort();
  loading = null;
  clearSelection();
  const old = again ? -1 : kept.findIndex((one) => one.key === key);
  list = old < 0 ? fresh(key) : kept.splice(old, 1)[0];
  $('#grid').replaceChildren();
  $('#notices').replaceChildren();
  if (list.hits.length) {
    append(list.hits.map((hit) => ({ ...hit, ...hits.get(hit.id), score: hit.score })));
    scrollTo(0, list.scroll);
  } else {
    scrollTo(0, 0);
    more();
  }
}

/** Loads the next pictures; one request at a time, and an answer for another query is dropped. */
export async function more() {
  if (loading || !list.more) return;
  const mine = list;
  const abort = loading = new AbortController();
  $('#main').setAttribute('aria-busy', 'true');
  $('#more').disabled = true;
  if (!mine.hits.length) $('#status').textContent = hasQuery() ? 'Searching…' : 'Loading…';
  failed(null);
  try {
    const answer = await page(mine, abort.signal);
    if (abort.signal.aborted) return;
    loading = null;
    mine.took = answer.took_ms;
    mine.hits.push(...answer.hits);
    notices(answer);
    append(answer.hits);
  } catch (e) {
    if (abort.signal.aborted) return;
    loading = null;
    $('#status').textContent = '';
    failed(e);
    $('#more').hidden = !mine.hits.length;
  } finally {
    if (!loading) {
      $('#main').removeAttribute('aria-busy');
      $('#more').disabled = false;
    }
  }
}

async function page(mine, signal) {
  const { tag, folder, rating } = state;
  const only = { tag, folder, rating: rating || '' };
  if (!hasQuery()) {
    const answer = await get('/images', { after: mine.next, limit: NEXT, ...only }, signal);
    mine.next = answer.next;
    mine.more = answer.next !== null;
    return { hits: answer.images };
  }
  const { q, minus } = words(state.q);
  const offset = mine.hits.length;
  const answer = await get('/search', { q, minus, like: state.like, notlike: state.notlike, query: state.query,
    k: offset ? NEXT : FIRST, offset, ...only }, signal);
  mine.more = answer.more && answer.hits.length > 0 && offset + answer.hits.length < DEEPEST;
  return answer;
}

function notices(answer) {
  const all = [...(answer.notices ?? [])];
  if (answer.cut) all.push('The search was cut short: more pictures may fit.');
  $('#notices').replaceChildren(...all.map((text) => h('li', { text, dir: 'auto' })));
}

function append(added) {
  const tiles = added.map((hit) => tile(hit));
  $('#grid').append(...tiles);
  if (!$('#grid .open[tabindex="0"]')) reach(shown()[0] ?? tiles[0]);
  filter();
}

/** Hides what is below the threshold; nothing is asked for again. */
export function filter() {
  const min = hasQuery() && state.min ? Number(state.min) : -2;
  let hidden = 0;
  $$('#grid > .tile').forEach((el, i) => {
    const score = list.hits[i]?.score;
    el.hidden = typeof score === 'number' && score < min;
    if (el.hidden) hidden++;
  });
  $('#min').value = state.min || 0;
  $('#min-value').textContent = state.min ? Number(state.min).toFixed(2) : 'any';
  $('#more').hidden = !list.more || hidden > 0 || !list.hits.length;
  tellCount();
  watchAgain();
}

function tellCount() {
  if (loading || !list.key || !$('#error').hidden) return;
  const seen = shown().length;
  const best = list.hits[0]?.score;
  let text;
  if (!list.hits.length) {
    text = hasQuery() || state.tag.length || state.folder || state.rating ? 'No picture fits: take a filter away'
      : 'No pictures yet: ./skylight run-pipeline FOLDER';
  } else if (!seen) {
    text = `No picture reaches ${Number(state.min).toFixed(2)}: lower the threshold (the best has ${best.toFixed(2)})`;
  } else if (!hasQuery()) {
    const filtered = state.tag.length || state.folder || state.rating;
    text = list.more && total && !filtered ? `${count(seen)} of ${plural(total, 'picture')} shown` : plural(seen, 'picture') + ' shown';
  } else if (seen < list.hits.length) {
    text = `${plural(seen, 'picture')} at ${Number(state.min).toFixed(2)} or better`;
  } else {
    text = `${count(seen)} of the best shown`;
  }
  if ($('#status').textContent !== text) $('#status').textContent = text;
}

const watcher = new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting) && $('#error').hidden) more();
}, { rootMargin: '900px' });

/** An observer tells of changes only: after a page that did not fill the window it must look again. */
function watchAgain() {
  watcher.unobserve($('#more'));
  if (!$('#more').hidden) watcher.observe($('#more'));
}

export function start(onFailed) {
  failed = onFailed;
  history.scrollRestoration = 'manual';
  $('#more').addEventListener('click', more);
  const min = $('#min');
  min.addEventListener('input', () => {
    state.min = Number(min.value) > 0 ? min.value : '';
    filter();
  });
  min.addEventListener('change', () => go({ min: Number(min.value) > 0 ? min.value : '' }, { replace: true }));
  const scores = $('#scores');
  scores.checked = memory.get('scores', true);
  const show = () => document.body.classList.toggle('no-scores', !scores.checked);
  scores.addEventListener('change', () => { memory.set('scores', scores.checked); show(); });
  show();
}
