// The grid: results of a search, or the collection page by page; the threshold; more as one scrolls.
import { $, $$, count, h, memory, on, plural, put, show } from './dom.js';
import { failed, get } from './api.js';
import { go, hasFilter, hasQuery, href, state, words } from './state.js';
import { clearSelection, hits, reach, shown, tile } from './tiles.js';

const FIRST = 60;
const NEXT = 100;
const DEEPEST = 10000;

let list = {};
let loading = null;
let total = 0;
// Earlier lists, so that Back shows them where they were.
const kept = [];

export function setTotal(pictures) {
  total = pictures;
  tellCount();
}

// Shows what the state wants: all but the threshold and the open picture decides that.
export function showGrid(again) {
  const key = href({ kind: '', min: '' });
  if (key === list.key && !again) {
    filter();
    scrollTo(0, list.top);
    return;
  }
  if (list.key) kept.unshift(list);
  kept.splice(6);
  loading?.abort();
  loading = null;
  clearSelection();
  failed();
  const old = again ? -1 : kept.findIndex((one) => one.key === key);
  list = old < 0 ? { key, hits: [], next: -1, more: true, top: 0 } : kept.splice(old, 1)[0];
  put('#grid');
  put('#notices');
  const { top } = list;
  if (list.hits.length) append(list.hits.map((hit) => ({ ...hit, ...hits.get(hit.id), score: hit.score })));
  else more();
  scrollTo(0, top);
}

// Loads the next pictures; one request at a time, and an answer for another query is dropped.
export async function more() {
  if (loading || !list.more) return;
  const mine = list;
  const abort = loading = new AbortController();
  $('#main').setAttribute('aria-busy', 'true');
  failed();
  if (!mine.hits.length) put('#status', hasQuery() ? 'Searching…' : 'Loading…');
  try {
    const answer = await page(mine, abort.signal);
    if (abort.signal.aborted) return;
    loading = null;
    mine.hits.push(...answer.hits);
    put('#notices', [...answer.notices ?? [], answer.cut && 'The search was cut short: more pictures may fit.']
      .filter(Boolean).map((text) => h('li', { dir: 'auto' }, text)));
    append(answer.hits);
  } catch (e) {
    if (abort.signal.aborted) return;
    loading = null;
    failed(e);
  }
  $('#main').removeAttribute('aria-busy');
}

async function page(mine, signal) {
  const { like, notlike, query, tag, folder } = state;
  const only = { tag, folder, rating: state.rating || '' };
  if (!hasQuery()) {
    const answer = await get('/images', { after: mine.next, limit: NEXT, ...only }, signal);
    mine.next = answer.next;
    mine.more = answer.next !== null;
    return { hits: answer.images };
  }
  const offset = mine.hits.length;
  const answer = await get('/search', { ...words(state.q), like, notlike, query, k: offset ? NEXT : FIRST, offset, ...only }, signal);
  mine.more = answer.more && answer.hits.length > 0 && offset + answer.hits.length < DEEPEST;
  return answer;
}

function append(added) {
  $('#grid').append(...added.map((hit) => tile(hit)));
  filter();
  if (!$('#grid .open[tabindex="0"]')) reach(shown()[0]);
}

// Hides what is below the threshold; nothing is asked for again.
function filter() {
  const min = hasQuery() ? Number(state.min || -2) : -2;
  let hidden = 0;
  $$('#grid > .tile').forEach((el, i) => {
    el.hidden = list.hits[i].score < min;
    hidden += el.hidden;
  });
  $('#min').value = state.min || 0;
  put('#min-value', state.min ? Number(state.min).toFixed(2) : 'any');
  show('#more', list.more && !hidden && list.hits.length);
  tellCount();
  // an observer tells of changes only: a page that did not fill the window has it look again
  watcher.unobserve($('#more'));
  watcher.observe($('#more'));
}

function tellCount() {
  if (loading || !list.key || state.view || !$('#error').hidden) return;
  const seen = shown().length;
  const all = list.hits.length;
  const min = Number(state.min).toFixed(2);
  let text = plural(seen, 'picture') + ' shown';
  if (!all) text = hasQuery() || hasFilter() ? 'No picture fits' : 'No pictures yet: ./skylight run-pipeline FOLDER';
  else if (!seen) text = `No picture reaches ${min}: lower the threshold (the best has ${list.hits[0].score.toFixed(2)})`;
  else if (seen < all) text = `${plural(seen, 'picture')} at ${min} or better`;
  else if (hasQuery()) text = `${count(seen)} of the best shown`;
  else if (list.more && total && !hasFilter()) text = `${count(seen)} of ${plural(total, 'picture')} shown`;
  if ($('#status').textContent !== text) put('#status', text);
}

const watcher = new IntersectionObserver((entries) => {
  if (entries.at(-1).isIntersecting && $('#error').hidden) more();
}, { rootMargin: '900px' });

on('#more', 'click', more);
addEventListener('scroll', () => { if (!state.view) list.top = scrollY; }, { passive: true });
history.scrollRestoration = 'manual';

const min = $('#min');
const threshold = () => Number(min.value) ? min.value : '';
on(min, 'input', () => {
  state.min = threshold();
  filter();
});
on(min, 'change', () => go({ min: threshold() }, true));

const scores = $('#scores');
scores.checked = memory.get('scores', true);
const showScores = () => document.body.classList.toggle('no-scores', !scores.checked);
on(scores, 'change', () => { memory.set('scores', scores.checked); showScores(); });
showScores();
