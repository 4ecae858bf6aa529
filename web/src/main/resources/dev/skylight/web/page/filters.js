// Filters: folders one level at a time, tags with their numbers, stars; what is in use, to take away.
import { $, button, chip, count, h, memory, on, put, say, show, stars } from './dom.js';
import { get } from './api.js';
import { go, state } from './state.js';
import { tagsKnown } from './changes.js';

const MOST_TAGS = 200;
let listed = null;

const lastPart = (path) => path.split('/').filter(Boolean).pop() ?? path;
const counted = (name, n) => [h('bdi', {}, name), h('small', {}, ' ' + count(n))];

export function showFilters() {
  const { folder, tag, rating } = state;
  put('#active', folder && active('folder', lastPart(folder), { folder: '' }),
    tag.map((one) => active('tag', '#' + one, without(one))),
    rating && active('rating', '★'.repeat(rating) + ' or more', { rating: 0 }));
  stars('#rating', rating, (n) => go({ rating: n }));
  showTags();
  if (!$('#filters').hidden) showFolders();
}

const without = (tag) => ({ tag: state.tag.filter((one) => one !== tag) });
const active = (kind, text, changes) => chip(h('bdi', {}, text), () => go(changes), 'Without ' + text, { 'data-filter': kind });

function showTags() {
  show('#tag-search', tagsKnown.length > 20);
  const part = $('#tag-search').value.trim().toLowerCase();
  const fit = tagsKnown.filter((one) => one.tag.toLowerCase().includes(part)).slice(0, MOST_TAGS);
  put('#tags', fit.map(({ tag, pictures }) => {
    const chosen = state.tag.includes(tag);
    return h('li', {}, button(counted(tag, pictures), () => go(chosen ? without(tag) : { tag: [...state.tag, tag] }),
      { class: 'tag-chip', 'data-tag': tag, 'aria-pressed': String(chosen) }));
  }), !fit.length && h('li', {}, 'No tags'));
}

async function showFolders() {
  const at = state.folder;
  if (listed === at) return;
  listed = at;
  const crumb = (text, path) => button(text, () => go({ folder: path }), { class: 'crumb', dir: 'auto', 'aria-current': path === at && 'true' });
  const parts = [...at.matchAll(/[^/]+/g)];
  put('#crumbs', crumb('All', ''), parts.map((part) => [' › ', crumb(part[0], at.slice(0, part.index + part[0].length))]).flat());
  try {
    const { folders } = await get('/folders', { under: at });
    if (listed !== at) return;
    put('#folders', folders.map(({ path, name, pictures }) => h('li', {}, button(counted(name || path, pictures),
      () => go({ folder: path }), { class: 'folder', 'data-path': path, title: path }))));
  } catch (e) {
    listed = null;
    say('Folders: ' + e.message);
  }
}

export function toggleFilters(open = $('#filters').hidden) {
  show('#filters', open);
  $('#filter-toggle').setAttribute('aria-expanded', open);
  memory.set('filters', open);
  if (open) showFolders();
}

export function forgetFolders() {
  listed = null;
  showFilters();
}

on('#filter-toggle', 'click', () => toggleFilters());
on('#tag-search', 'input', showTags);
on(document, 'tags', showTags);
toggleFilters(memory.get('filters', false) && innerWidth > 700);
