// The page: puts what the URL says on the screen, and the parts together.
import { $, on, put, say, show } from './dom.js';
import { failed, get } from './api.js';
import { hasQuery, onState, state, visit } from './state.js';
import { setTotal, showGrid } from './grid.js';
import { clearSelection, onClicks, selection } from './tiles.js';
import { loadTags, setReadOnly } from './changes.js';
import { showSearch, similar } from './search.js';
import { forgetFolders, showFilters } from './filters.js';
import { openPicture, showLightbox } from './lightbox.js';
import { showDuplicates } from './duplicates.js';
import { showStats } from './stats.js';
import './job.js';
import './keys.js';

const TITLES = { __proto__: null, duplicates: 'Duplicates', stats: 'Statistics' };
let collection = '';

function showAll(now, before, again) {
  const view = now.view in TITLES ? now.view : '';
  const changed = now.view !== before.view || again;
  if (changed) { failed(); clearSelection(); }
  for (const name of ['pictures', 'duplicates', 'stats']) {
    const here = name === (view || 'pictures');
    show('#' + name, here);
    $('#nav-' + name).setAttribute('aria-current', here ? 'page' : 'false');
  }
  show('#tools', !view);
  show('#score-box', hasQuery());
  title();
  showSearch();
  if (view === 'duplicates') showDuplicates(changed);
  else if (!view) {
    showFilters();
    showGrid(again);
  }
  if (again || (changed && view === 'stats')) facts();
  showLightbox();
}

function title() {
  const text = TITLES[state.view] ?? (state.q || (hasQuery() ? 'Similar pictures' : collection || 'Pictures'));
  put('#title', text);
  document.title = text + ' – Skylight';
}

async function facts() {
  if (state.view === 'stats') put('#status');
  try {
    const all = await get('/stats');
    collection = all.collection;
    setReadOnly(all.read_only);
    setTotal(all.pictures);
    showStats(all);
    title();
    await loadTags();
  } catch (e) {
    failed(e);
  }
}

on('header', 'click', (event) => {
  const link = event.target.closest('a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  visit(link.getAttribute('href'));
});
on(document, 'jobover', () => {
  facts();
  forgetFolders();
  if (!state.view && !hasQuery() && scrollY < 200 && !state.id && !selection.size) showGrid(true);
  else say('The job is over: search again to see its pictures');
});
onClicks(openPicture, similar);
onState(showAll);
showAll(state, state);
facts();
