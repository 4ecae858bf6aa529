// What the collection holds, in tables.
import { $, h, bytes, count } from './dom.js';
import { get } from './api.js';

const ROWS = [['total', 'all'], ['embedded', 'with a vector'], ['failed', 'whose picture cannot be read'],
  ['unassigned', 'that no picture has'], ['missing', 'still to embed'], ['waiting', 'pictures without a row yet']];

/** Shows the statistics and returns them. */
export async function showStats(signal) {
  const s = await get('/stats', {}, signal);
  const rows = s.rows ?? {};
  const todo = (rows.missing || 0) + (rows.waiting || 0);
  const formats = Object.entries(s.formats ?? {}).sort((a, b) => b[1] - a[1]);
  $('#stats').replaceChildren(
    table('Pictures', [['Collection', s.collection], ['Pictures', count(s.pictures)],
      ['Of that', formats.map(([name, n]) => `${count(n)} ${name}`).join(', ')], ['Together', bytes(s.bytes)],
      ['Tags', count(s.tags)], ['Tagged', count(s.tagged)], ['With stars', count(s.rated)]]),
    table('Rows', [...ROWS.filter(([key]) => key in rows).map(([key, text]) => [text, count(rows[key])]),
      todo ? ['do now', './skylight embed'] : null]),
    table('Search', [['Model', s.model], ['Vectors', bytes(s.vector_bytes)], ['Index', index(s.index)],
      ['Index file', s.index_bytes ? bytes(s.index_bytes) : null],
      s.index?.recall_at_10 !== undefined && s.index?.recall_at_10 !== null ? ['Recall at 10', s.index.recall_at_10.toFixed(3)] : null]));
  $('#status').textContent = '';
  return s;
}

function index(found) {
  if (!found || found.standing === 'none') return 'none: every row is compared';
  return `${found.type ?? ''} ${found.standing === 'stale' ? '(of older vectors: ./skylight build-index)' : '(current)'}`.trim();
}

function table(title, lines) {
  return h('table', {}, h('caption', { text: title }), h('tbody', {}, ...lines
    .filter((line) => line && line[1] !== null && line[1] !== undefined && line[1] !== '')
    .map(([name, value]) => h('tr', {}, h('th', { scope: 'row', text: name }), h('td', { dir: 'auto', text: value })))));
}
