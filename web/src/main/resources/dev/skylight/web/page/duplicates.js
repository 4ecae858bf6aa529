// Pictures that are there more than once. The others can be tagged or listed; nothing is deleted.
import { $, $$, h, button, bytes, count, plural, copy } from './dom.js';
import { get } from './api.js';
import { state, go, href } from './state.js';
import { tile, hits, idOf, reach, shown, clearSelection } from './tiles.js';
import { tag } from './changes.js';

const box = $('#duplicates');
let kind = '';
let next = 0;
let total = 0;
let loading = null;
let failed = () => {};

export const start = (onFailed) => { failed = onFailed; };

export function showDuplicates(again) {
  const wanted = state.kind === 'near' ? 'near' : 'exact';
  if (kind === wanted && box.firstChild && !again) return;
  kind = wanted;
  next = 0;
  loading?.abort();
  loading = null;
  clearSelection();
  box.replaceChildren(
    h('p', { class: 'row' }, tab('exact', 'Same bytes'), tab('near', 'Nearly the same')),
    h('p', { id: 'near-state' }),
    h('p', { class: 'row', id: 'dup-tools' },
      h('span', { class: 'row changes' },
        h('label', { for: 'dup-tag', text: 'Tag for the others' }),
        h('input', { id: 'dup-tag', value: 'duplicate', maxlength: 100, dir: 'auto', list: 'taglist' }),
        button('Tag all others', () => tag(others(box), tagName(), true), { id: 'dup-tag-all' })),
      button('Copy all their paths', () => copy(paths(box)), { id: 'dup-copy-all' }),
      button('Download the list', download, { id: 'dup-download' })),
    h('div', { id: 'groups' }),
    h('p', {}, button('More', more, { id: 'dup-more', hidden: true })));
  more();
}

const tab = (name, text) => h('a', { class: 'tab', href: href({ view: 'duplicates', kind: name }), text, 'data-kind': name,
  'aria-current': name === kind ? 'page' : null,
  onclick: (event) => { event.preventDefault(); go({ view: 'duplicates', kind: name, id: '' }); } });

const tagName = () => $('#dup-tag').value;
/** The pictures below an element that are not the one to keep. */
const others = (root) => $$('.group .tile:not(.keep)', root.matches('.group') ? root.parentNode : root)
  .filter((el) => root.contains(el)).map(idOf).filter((id) => id >= 0);
const paths = (root) => others(root).map((id) => hits.get(id).path);

function download() {
  const address = URL.createObjectURL(new Blob([paths(box).join('\n') + '\n'], { type: 'text/plain' }));
  h('a', { href: address, download: `duplicates-${kind}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

async function more() {
  if (loading || next === null) return;
  const abort = loading = new AbortController();
  $('#status').textContent = 'Loading…';
  $('#dup-more').disabled = true;
  failed(null);
  try {
    const answer = await get('/duplicates', { kind, from: next, limit: 20 }, abort.signal);
    if (abort.signal.aborted) return;
    const first = $$('.group', box).length;
    next = answer.next;
    total = answer.total;
    $('#groups').append(...answer.groups.map((one, i) => group(one, first + i + 1)));
    if (!$('#duplicates .open[tabindex="0"]')) reach(shown()[0]);
    near(answer.near);
    $('#dup-more').hidden = next === null;
    $('#dup-tools').hidden = !total;
    const seen = $$('.group', box).length;
    $('#status').textContent = total ? `${count(seen)} of ${plural(total, 'group')} shown, ${plural(others(box).length, 'picture')} too many`
      : kind === 'exact' ? 'No two files have the same bytes' : '';
    if (kind === 'near' && !total && answer.near?.complete) $('#status').textContent = 'No two pictures are nearly the same';
  } catch (e) {
    if (abort.signal.aborted) return;
    $('#status').textContent = '';
    failed(e);
    $('#dup-more').hidden = false;
  } finally {
    if (loading === abort) { loading = null; $('#dup-more').disabled = false; }
  }
}

/** Near duplicates are looked for by a command: says where it is, and when to run it. */
function near(run) {
  const box = $('#near-state');
  if (kind !== 'near') { box.replaceChildren(); return; }
  const command = h('code', { text: './skylight duplicates --near' });
  if (!run) box.replaceChildren('Nobody has looked for near duplicates yet. Run: ', command);
  else if (!run.current) box.replaceChildren('The vectors have changed since these were found. Look again: ', command);
  else if (!run.complete) {
    box.replaceChildren(`${count(run.done)} of ${plural(run.rows, 'row')} were compared. Go on: `, command);
  } else box.replaceChildren(`Cosine ${Number(run.cosine.toFixed(4))} or more; ${plural(run.pairs, 'pair')} among ${plural(run.rows, 'row')}.`);
}

function group(one, number) {
  const size = one.images.reduce((sum, hit) => sum + (hit.bytes || 0), 0);
  const el = h('section', { class: 'group', 'data-kind': one.kind, 'aria-label': 'Group ' + number });
  const tiles = one.images.map((hit, i) => {
    const radio = h('input', { type: 'radio', name: 'keep-' + number, class: 'keeper', checked: i === 0,
      onchange: () => keep(el) });
    const made = tile(hit, h('span', { class: 'size', text: [hit.w && hit.h ? `${hit.w}×${hit.h}` : '', hit.bytes ? bytes(hit.bytes) : '']
      .filter(Boolean).join(', ') }));
    made.append(h('label', { class: 'keep-box' }, radio, ' keep'));
    return made;
  });
  el.append(
    h('h3', { text: `Group ${number}: ${plural(one.images.length, 'picture')}` +
      (one.kind === 'near' ? `, cosine ${one.score.toFixed(3)} or more` : '') + (size ? `, ${bytes(size)}` : '') }),
    h('ul', { class: 'tiles' }, ...tiles),
    h('p', { class: 'row' },
      button('Tag the others', () => tag(others(el), tagName(), true), { class: 'changes tag-others' }),
      button('Copy their paths', () => copy(paths(el)), { class: 'copy-others' })));
  keep(el);
  return el;
}

function keep(el) {
  for (const one of $$('.tile', el)) one.classList.toggle('keep', $('.keeper', one).checked);
}
