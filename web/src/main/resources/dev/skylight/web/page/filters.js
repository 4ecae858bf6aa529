// Filters: folders one level at a time, tags with their numbers, stars; what is in use, to take away.
import { $, h, button, count, plural, memory, stars, say } from './dom.js';
import { get } from './api.js';
import { state, go } from './state.js';
import { tagsKnown } from './changes.js';

const MOST_TAGS = 200;
let roots = null;
let shownFolder = null;
let asked = 0;

const lastPart = (path) => path.split('/').filter(Boolean).pop() ?? path;

export function showFilters() {
  const all = [
    ...(state.folder ? [active('folder', lastPart(state.folder), { folder: '' })] : []),
    ...state.tag.map((one) => active('tag', '#' + one, { tag: state.tag.filter((other) => other !== one) })),
    ...(state.rating ? [active('rating', '★'.repeat(state.rating) + (state.rating < 5 ? ' or more' : ''), { rating: 0 })] : []),
  ];
  $('#active').replaceChildren(...all);
  stars($('#rating'), state.rating, (n) => go({ rating: n }));
  showTags();
  if (!$('#filters').hidden) showFolders();
}

function active(kind, text, without) {
  return h('li', { class: 'chip', 'data-filter': kind }, h('bdi', { text }),
    button('×', () => go(without), { 'aria-label': 'Without the filter ' + text }));
}

export function showTags() {
  const known = tagsKnown();
  const field = $('#tag-search');
  field.hidden = known.length < 20;
  const part = field.value.trim().toLowerCase();
  const fit = known.filter((one) => one.tag.toLowerCase().includes(part) || state.tag.includes(one.tag));
  $('#tags').replaceChildren(...fit.slice(0, MOST_TAGS).map((one) => {
    const on = state.tag.includes(one.tag);
    return h('li', {}, button('', () => go({ tag: on ? state.tag.filter((t) => t !== one.tag) : [...state.tag, one.tag] }),
      { class: 'tag-chip', 'data-tag': one.tag, 'aria-pressed': String(on) }));
  }));
  $('#tags').childNodes.forEach((li, i) => li.firstChild.append(
    h('bdi', { text: fit[i].tag }), h('small', { text: ' ' + count(fit[i].pictures) })));
  if (!known.length) $('#tags').append(h('li', { text: 'No tags yet' }));
}

async function showFolders() {
  if (shownFolder === state.folder) return;
  const mine = ++asked;
  const at = state.folder;
  try {
    roots ??= (await get('/folders')).folders;
    const below = at ? (await get('/folders', { under: at })).folders : roots;
    if (mine !== asked) return;
    shownFolder = at;
    $('#crumbs').replaceChildren(...crumbs(at));
    $('#folders').replaceChildren(...below.map((one) => h('li', {}, button('', () => go({ folder: one.path }),
      { class: 'folder', 'data-path': one.path, title: one.path }))));
    $('#folders').childNodes.forEach((li, i) => li.firstChild.append(
      h('bdi', { text: below[i].name || below[i].path }), h('small', { text: ' ' + count(below[i].pictures) })));
  } catch (e) {
    say('Folders: ' + e.message);
  }
}

/** All > the folder the collection knows > ... > here. */
function crumbs(at) {
  const all = [button('All', () => go({ folder: '' }), { class: 'crumb', 'aria-current': at ? null : 'true' })];
  if (!at) return all;
  const root = roots.find((one) => at === one.path || at.startsWith(one.path + '/'))?.path ?? '';
  const add = (path, text) => all.push(document.createTextNode(' › '), button(text, () => go({ folder: path }),
    { class: 'crumb', dir: 'auto', 'aria-current': path === at ? 'true' : null }));
  let path = root;
  if (root) add(root, lastPart(root));
  for (const part of at.slice(root.length).split('/').filter(Boolean)) {
    path = path || at.startsWith('/') ? path + '/' + part : part;
    add(path, part);
  }
  return all;
}

export function toggleFilters(open = $('#filters').hidden) {
  $('#filters').hidden = !open;
  $('#filter-toggle').setAttribute('aria-expanded', String(open));
  memory.set('filters', open);
  if (open) showFolders();
}

/** After a job there may be new folders. */
export function forgetFolders() {
  roots = shownFolder = null;
  if (!$('#filters').hidden) showFolders();
}

export function start() {
  $('#filter-toggle').addEventListener('click', () => toggleFilters());
  $('#tag-search').addEventListener('input', showTags);
  toggleFilters(memory.get('filters', false) && innerWidth > 700);
}
