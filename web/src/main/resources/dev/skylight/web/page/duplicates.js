// Pictures that are there more than once. The others can be tagged or listed; nothing is deleted.
import { $, $$, button, bytes, copy, count, h, on, plural, put, show } from './dom.js';
import { failed, get } from './api.js';
import { go, state } from './state.js';
import { clearSelection, hits, idOf, reach, shown, tile } from './tiles.js';
import { tag } from './changes.js';

const box = $('#groups');
let kind = '';
let next = 0;
let loading = null;

export function showDuplicates(again) {
  const wanted = state.kind === 'near' ? 'near' : 'exact';
  if (kind === wanted && !again) return;
  kind = wanted;
  next = 0;
  loading?.abort();
  loading = null;
  clearSelection();
  scrollTo(0, 0);
  put(box);
  put('#near-state');
  for (const name of ['exact', 'near']) $('#dup-' + name).setAttribute('aria-pressed', name === kind);
  more();
}

// The pictures below an element that are not the one to keep.
const others = (root) => $$('.tile:not(.keep)', root).map(idOf);
const paths = (root) => others(root).map((id) => hits.get(id).path);
const tagOthers = (root) => tag(others(root), $('#dup-tag').value, true);

async function more() {
  if (loading) return;
  const { signal } = loading = new AbortController();
  failed();
  put('#status', 'Loading…');
  try {
    const answer = await get('/duplicates', { kind, from: next, limit: 20 }, signal);
    if (signal.aborted) return;
    next = answer.next;
    for (const one of answer.groups) box.append(group(one, box.childElementCount + 1));
    if (!$('#groups .open[tabindex="0"]')) reach(shown()[0]);
    near(answer.near);
    show('#dup-more', next !== null);
    show('#dup-tools', answer.total);
    put('#status', answer.total ? `${count(box.childElementCount)} of ${plural(answer.total, 'group')} shown, ${plural(others(box).length, 'picture')} too many`
      : kind === 'exact' ? 'No two files have the same bytes' : 'No groups');
  } catch (e) {
    if (signal.aborted) return;
    failed(e);
  }
  loading = null;
}

// Near duplicates are looked for by a command: says where it is, and when to run it.
function near(run) {
  if (kind === 'exact') return;
  let text = `Cosine ${run?.cosine.toFixed(3)} or more: ${plural(run?.pairs, 'pair')} among ${plural(run?.rows, 'row')}`;
  if (!run) text = 'Nobody has looked for near duplicates yet. Run: ';
  else if (!run.current) text = 'The vectors have changed since these were found. Look again: ';
  else if (!run.complete) text = `${count(run.done)} of ${plural(run.rows, 'row')} were compared. Go on: `;
  put('#near-state', text, !(run?.current && run.complete) && h('code', {}, './skylight duplicates --near'));
}

function group(one, number) {
  const made = h('section', { class: 'group', 'data-kind': one.kind, 'aria-label': 'Group ' + number },
    h('h3', {}, `Group ${number}: ${plural(one.images.length, 'picture')}` + (one.kind === 'near' ? `, cosine ${one.score.toFixed(3)} or more` : '')),
    h('ul', { class: 'tiles' }, one.images.map((hit, i) => {
      const facts = [hit.w && `${hit.w}×${hit.h}`, hit.bytes && bytes(hit.bytes)].filter(Boolean).join(', ');
      const el = tile(hit, h('span', {}, facts));
      el.append(h('label', { class: 'keep-box' }, h('input', { type: 'radio', name: 'keep-' + number, class: 'keeper', checked: i === 0 }), ' keep'));
      return el;
    })),
    h('p', { class: 'row' },
      button('Tag the others', () => tagOthers(made), { class: 'changes tag-others' }),
      button('Copy their paths', () => copy(paths(made)), { class: 'copy-others' })));
  const keep = () => $$('.tile', made).forEach((el) => el.classList.toggle('keep', $('.keeper', el).checked));
  on(made, 'change', keep);
  keep();
  return made;
}

for (const name of ['exact', 'near']) on('#dup-' + name, 'click', () => go({ kind: name }));
on('#dup-tag-all', 'click', () => tagOthers(box));
on('#dup-copy-all', 'click', () => copy(paths(box)));
on('#dup-download', 'click', () => {
  const address = URL.createObjectURL(new Blob([paths(box).join('\n') + '\n'], { type: 'text/plain' }));
  h('a', { href: address, download: `duplicates-${kind}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
});
on('#dup-more', 'click', more);
