// Keys, as the overlay lists them. They do nothing while somebody types.
import { $, h, on, put } from './dom.js';
import { ALL, go, hasQuery, state } from './state.js';
import { clearSelection, current, idOf, move, selection, toggle } from './tiles.js';
import { copyPaths, enterTag, rate, readOnly } from './changes.js';
import { toggleFilters } from './filters.js';
import { closePicture, openPicture, step } from './lightbox.js';
import { notLike, similar } from './search.js';

const LIST = [['/', 'Search'], ['← → ↑ ↓', 'Go through the pictures'], ['Enter, Space', 'Open; Space closes, too'],
  ['Esc', 'Close; clear the selection'], ['s', 'Similar to this'], ['n', 'Not like this'], ['1 … 5', 'Stars'], ['0', 'No stars'],
  ['t', 'Tag'], ['x', 'Select'], ['Shift + arrows', 'Select on the way'], ['Ctrl + click', 'Select'], ['Shift + click', 'Select all up to it'],
  ['c', 'Copy the path'], ['f', 'Filters'], ['d', 'Duplicates'], ['g', 'All pictures'], ['?', 'These keys']];

const typing = 'select, textarea, input:not([type="checkbox"], [type="radio"])';

function press({ key, target, shiftKey }) {
  const open = Boolean(state.id);
  const here = open ? Number(state.id) : idOf(current());
  const there = here >= 0;
  const many = !open && selection.size ? [...selection] : there ? [here] : [];
  const arrow = key.startsWith('Arrow') || key === 'Home' || key === 'End';
  // a button or a box has Space, Enter and arrows for itself
  if (target.matches('button, input, a:not(.open)') && (key === ' ' || key === 'Enter' || (arrow && target.matches('input')))) return false;
  if (arrow && open) {
    if (key === 'ArrowLeft' || key === 'ArrowRight') step(key === 'ArrowLeft' ? -1 : 1);
    return false;
  }
  if (arrow) return move(key, shiftKey);
  if (/^[0-5]$/.test(key)) {
    rate(many, Number(key));
    return true;
  }
  const acts = {
    '?': () => $('#keys').showModal(),
    '/': !open && (() => $('#q').select()),
    ' ': open ? closePicture : there && (() => openPicture(here)),
    Enter: !open && there && target === document.body && (() => openPicture(here)),
    Escape: !open && selection.size && clearSelection,
    s: there && (() => similar(here)),
    n: there && hasQuery() && (() => notLike(here)),
    t: open ? !readOnly && (() => $('#lb-tag').focus()) : enterTag,
    c: many.length && (() => copyPaths(many)),
    x: !open && (() => toggle(here)),
    f: !open && !state.view && (() => toggleFilters()),
    d: () => go({ view: 'duplicates' }),
    g: () => go(ALL),
  };
  if (!Object.hasOwn(acts, key) || !acts[key]) return false;
  acts[key]();
  return true;
}

on(document, 'keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.matches(typing) || $('#keys').open) return;
  if (press(event)) event.preventDefault();
});
put('#keys-list', LIST.map(([key, text]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, text))));
on('#help', 'click', () => $('#keys').showModal());
