// The page: puts what the URL says on the screen, and the parts together.
import { $, h, button, count, say } from './dom.js';
import { get } from './api.js';
import { state, go, onState, hasQuery, href } from './state.js';
import * as grid from './grid.js';
import * as tiles from './tiles.js';
import * as changes from './changes.js';
import * as search from './search.js';
import * as filters from './filters.js';
import * as lightbox from './lightbox.js';
import * as duplicates from './duplicates.js';
import * as stats from './stats.js';
import * as job from './job.js';
import * as keys from './keys.js';

let collection = '';

/** Says what went wrong and what to do; null takes it away. */
function failed(e) {
  const box = $('#error');
  box.hidden = !e;
  if (!e) { box.replaceChildren(); return; }
  const forgotten = e.status === 404 && state.query.length > 0;
  box.dataset.code = e.code ?? 'failed';
  box.replaceChildren(h('p', { dir: 'auto', text: forgotten ? 'The server has forgotten the photo: drop the photo again.' : e.message }));
  if (e.todo && !forgotten) box.append(h('p', {}, 'To do: ', h('code', { text: e.todo })));
  if (forgotten) box.append(button('Without the photo', () => go({ query: [] }), { class: 'main' }));
  else box.append(button('Try again', retry, { id: 'retry', class: 'main' }));
}

function retry() {
  failed(null);
  show(state, state, true);
  facts();
}

function show(now, before, again = false) {
  const view = ['duplicates', 'stats'].includes(now.view) ? now.view : '';
  if (view !== before.view) { failed(null); tiles.clearSelection(); }
  for (const [id, here] of [['#grid', !view], ['#more-box', !view], ['#notices', !view], ['#filter-toggle', !view],
    ['#active', !view], ['#min-box', !view && hasQuery()], ['#scores-box', !view && hasQuery()],
    ['#duplicates', view === 'duplicates'], ['#stats', view === 'stats']]) $(id).hidden = !here;
  if (view) $('#filters').hidden = true;
  for (const name of ['pictures', 'duplicates', 'stats']) {
    const here = name === (view || 'pictures');
    if (here) $('#nav-' + name).setAttribute('aria-current', 'page');
    else $('#nav-' + name).removeAttribute('aria-current');
  }
  const title = { duplicates: 'Duplicates', stats: 'Statistics' }[view] ??
    (now.q || (hasQuery() ? 'Similar pictures' : collection || 'Pictures'));
  $('#title').textContent = title;
  document.title = title + ' – Skylight';
  search.showSearch();
  if (view === 'duplicates') duplicates.showDuplicates(again || before.view !== view);
  else if (view === 'stats') showStats();
  else {
    filters.toggleFilters($('#filter-toggle').getAttribute('aria-expanded') === 'true');
    filters.showFilters();
    grid.showGrid(again || Boolean(before.view) && !tiles.shown().length);
    grid.filter();
  }
  lightbox.showLightbox();
}

let asking = null;
async function showStats() {
  asking?.abort();
  asking = new AbortController();
  const mine = asking;
  failed(null);
  $('#status').textContent = 'Loading…';
  try {
    await stats.showStats(mine.signal);
  } catch (e) {
    if (!mine.signal.aborted) { $('#status').textContent = ''; failed(e); }
  }
}

/** The collection's name and numbers, whether it may be changed, its tags. */
async function facts() {
  try {
    const all = await get('/stats');
    collection = all.collection;
    changes.setReadOnly(all.read_only);
    grid.setTotal(all.pictures);
    $('#home').title = `${collection}: ${count(all.pictures)} pictures`;
    if (!hasQuery() && !state.view) $('#title').textContent = collection;
    await changes.loadTags();
  } catch (e) {
    failed(e);
  }
}

function link(selector, changes) {
  $(selector).addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ id: '', ...changes() });
  });
}

const everything = () => ({ view: '', kind: '', q: '', like: [], notlike: [], query: [], tag: [], rating: 0, folder: '', min: '' });
link('#home', everything);
link('#nav-pictures', () => state.view ? { view: '', kind: '' } : everything());
link('#nav-duplicates', () => ({ view: 'duplicates' }));
link('#nav-stats', () => ({ view: 'stats', kind: '' }));

changes.onTags(filters.showTags);
changes.start();
search.start(failed);
filters.start();
grid.start(failed);
duplicates.start(failed);
lightbox.start(search.similar, search.notLike);
tiles.listen(lightbox.openPicture, search.similar);
keys.start();
job.start(() => {
  facts();
  filters.forgetFolders();
  if (state.view === 'stats') showStats();
  else if (!state.view && !hasQuery() && scrollY < 200 && !state.id && !tiles.selection.size) grid.showGrid(true);
  else say('The job is over: search again to see its pictures');
}, () => { if ($('#error').dataset.code === 'away' && !$('#error').hidden) retry(); });
onState(show);
show(state, state, false);
facts();
