// What the collection holds, in tables.
import { bytes, count, h, put } from './dom.js';

export function showStats(s) {
  const { rows, index } = s;
  const todo = rows.missing + rows.waiting > 0;
  put('#stats',
    table('Pictures', { Collection: s.collection, Pictures: count(s.pictures), Together: bytes(s.bytes),
      Formats: Object.entries(s.formats).map(([name, n]) => `${count(n)} ${name}`).join(', '),
      Tags: count(s.tags), Tagged: count(s.tagged), 'With stars': count(s.rated) }),
    table('Rows', { All: count(rows.total), Embedded: count(rows.embedded), 'Cannot be read': count(rows.failed),
      'Of no picture': count(rows.unassigned), 'Still to embed': count(rows.missing), 'Pictures without a row': count(rows.waiting),
      'To do': todo && './skylight embed' }),
    table('Search', { Model: s.model, Vectors: bytes(s.vector_bytes),
      Index: !index || index.standing === 'none' ? 'none: every row is compared' : `${index.type} (${index.standing})`,
      'Index file': s.index_bytes && bytes(s.index_bytes), 'Recall at 10': index?.recall_at_10?.toFixed(3),
      'To do': index?.standing === 'stale' && './skylight build-index' }));
}

const table = (title, lines) => h('table', {}, h('caption', {}, title), h('tbody', {}, Object.entries(lines).filter((line) => line[1])
  .map(([name, value]) => h('tr', {}, h('th', { scope: 'row' }, name), h('td', { dir: 'auto' }, value)))));
