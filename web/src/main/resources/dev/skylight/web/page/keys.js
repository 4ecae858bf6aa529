// Keys, as the overlay lists them. They do nothing while somebody types.
import { $, h } from './dom.js';
import { state, go } from './state.js';
import { current, idOf, move, toggle, selection, clearSelection, hits } from './tiles.js';
import { rate, openTagger, mayChange, copyPaths } from './changes.js';
import { toggleFilters } from './filters.js';
import { openPicture, closePicture, step } from './lightbox.js';
import { similar, notLike } from './search.js';

const LIST = [['/', 'Search'], ['← → ↑ ↓', 'Go through the pictures'], ['Enter, Space', 'Open a picture; Space closes it, too'],
  ['Esc', 'Close; clear the selection'], ['s', 'Similar to this'], ['n', 'Not like this'], ['1 … 5', 'Stars'], ['0', 'No stars'],
  ['t', 'Tag'], ['x', 'Select'], ['Shift + arrows', 'Select on the way'], ['Ctrl or Shift + click', 'Select one, or all up to it'],
  ['c', 'Copy the path'], ['f', 'Filters'], ['d', 'Duplicates'], ['g', 'All pictures'], ['?', 'These keys']];

export function showKeys() {
  if (!$('#keys').open) $('#keys').showModal();
}

/** What a key is for: the selection, else the picture that is open or current. */
function targets() {
  if (state.id) return [Number(state.id)];
  if (selection.size) return [...selection];
  const id = idOf(current());
  return id >= 0 ? [id] : [];
}

const typing = (el) => el.matches?.('select, textarea, [contenteditable]') ||
  (el.matches?.('input') && !el.matches('[type="checkbox"], [type="radio"]'));

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return false;
  if ($('#keys').open || $('#ask').open || $('#tagger').open) return false;
  const { key } = event;
  const open = Boolean(state.id);
  const one = open ? Number(state.id) : idOf(current());
  const moves = key.startsWith('Arrow') || key === 'Home' || key === 'End';
  // a button or a box has Space and arrows for itself
  if (event.target.matches('button, input, summary, a:not(.open)') && (key === ' ' || key === 'Enter' || (moves && event.target.matches('input')))) return false;
  if (key === '?') { showKeys(); return true; }
  if (moves) {
    if (open) return key === 'ArrowLeft' || key === 'ArrowRight' ? (step(key === 'ArrowLeft' ? -1 : 1), true) : false;
    if (state.view === 'stats') return false;
    return move(key, event.shiftKey);
  }
  if (/^[0-5]$/.test(key)) {
    if (mayChange()) rate(targets(), Number(key));
    return true;
  }
  switch (key) {
    case '/':
      if (!open) $('#q').select();
      return !open;
    case ' ':
      if (open) closePicture();
      else if (one >= 0) openPicture(one);
      return open || one >= 0;
    case 'Enter':
      if (open || event.target !== document.body || one < 0) return false;
      openPicture(one);
      return true;
    case 'Escape':
      if (open || !selection.size) return false;
      clearSelection();
      return true;
    case 's':
      if (one >= 0) similar(one);
      return true;
    case 'n':
      if (one >= 0 && !$('#min-box').hidden) notLike(one);
      return true;
    case 't':
      if (open && mayChange()) $('#lb-tag').focus();
      else openTagger(targets());
      return true;
    case 'c':
      if (targets().some((id) => hits.has(id))) copyPaths(targets());
      return true;
    case 'x':
      if (!open) toggle(one);
      return true;
    case 'f':
      if (!open && !state.view) toggleFilters();
      return true;
    case 'd':
      go({ view: 'duplicates' });
      return true;
    case 'g':
      go({ view: '', kind: '', q: '', like: [], notlike: [], query: [], tag: [], rating: 0, folder: '', min: '' });
      return true;
    default:
      return false;
  }
}

export function start() {
  $('#keys-list').append(...LIST.map(([key, text]) => h('div', {}, h('dt', {}, h('kbd', { text: key })), h('dd', { text }))));
  $('#help').addEventListener('click', showKeys);
  document.addEventListener('keydown', (event) => { if (press(event)) event.preventDefault(); });
}
