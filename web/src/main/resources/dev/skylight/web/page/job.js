// The job, live: events of the server, or asking every few seconds where there are none.
import { $, count, on, plural, put, say, show } from './dom.js';
import { get, send } from './api.js';
import { again } from './state.js';

const POLL_MS = 4000;

let last = null;
let hidden = '';
let timer = 0;

function seconds(n) {
  if (n < 60) return `${n} s`;
  return n < 5400 ? `${Math.round(n / 60)} min` : `${(n / 3600).toFixed(1)} h`;
}

function tell(job) {
  const before = last;
  last = job;
  if ($('#error').dataset.code === 'away' && !$('#error').hidden) again();
  const { active, state, rows_total: rows, rows_failed: bad, images_per_second: rate } = job;
  const done = job.rows_done; // failed ones are among them
  const over = before?.active && !active;
  // one that was over before this page came is no news
  const news = active || over || state === 'importing' || (before && !$('#job').hidden);
  show('#job', news && hidden !== state);
  $('#job').dataset.state = state;
  put('#job-text', [state, rows > 0 && `${count(done)} of ${plural(rows, 'row')} (${Math.floor(100 * done / rows)} %)`,
    active && rate > 0 && `${rate.toFixed(rate < 10 ? 1 : 0)}/s`, state === 'running' && job.eta_seconds > 0 && `about ${seconds(job.eta_seconds)} left`,
    bad > 0 && `${count(bad)} failed`, active && job.workers === 0 && 'no worker runs'].filter(Boolean).join(' · '));
  $('#job-bar').max = Math.max(1, rows);
  $('#job-bar').value = done;
  show('#job-buttons', active && !job.read_only);
  show('#job-pause', state !== 'paused');
  show('#job-resume', state === 'paused');
  show('#job-hide', !active);
  if (over) {
    say('The job is over: ' + state);
    document.dispatchEvent(new Event('jobover'));
  }
}

async function poll() {
  try {
    tell(await get('/job'));
  } catch (e) {
    // where the server is away, it may come back; other refusals stay
    if (e.status && e.status < 429) return;
  }
  clearTimeout(timer);
  timer = setTimeout(poll, POLL_MS);
}

async function ask(action) {
  try {
    tell({ ...last, ...await send('POST', '/job/' + action) });
  } catch (e) {
    say(e.message);
  }
}

on('#job-pause', 'click', () => ask('pause'));
on('#job-resume', 'click', () => ask('resume'));
on('#job-cancel', 'click', () => { if (confirm('Cancel the job? The rows that are done stay.')) ask('cancel'); });
on('#job-hide', 'click', () => {
  hidden = last.state;
  show('#job', false);
});

let events = null;
// A page that nobody sees gives its connection back: browsers have six for a server, over all pages.
function listen() {
  events?.close();
  if (document.hidden) return;
  events = new EventSource('/api/v1/job/events');
  on(events, 'job', (event) => tell(JSON.parse(event.data)));
  on(events, 'error', () => { if (events.readyState === EventSource.CLOSED) poll(); });
}
on(document, 'visibilitychange', listen);
listen();
