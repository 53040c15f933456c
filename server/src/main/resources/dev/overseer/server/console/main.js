import { Connection } from './wire/connection.js';
import { Hub } from './wire/hub.js';
import { Listen } from './wire/listen.js';
import { Feed } from './wire/feed.js';
import { Tasks } from './state/tasks.js';
import { Pools } from './state/pools.js';
import { Usage } from './state/usage.js';
import { WorkerTasks } from './state/worker-tasks.js';
import { Login } from './login.js';
import { Router } from './router.js';
import { ShowConnection } from './part/show-connection.js';
import { ShowKeys } from './part/show-keys.js';
import { Notices } from './part/notices.js';
import { tasksView } from './view/tasks.js';
import { taskView } from './view/task.js';
import { workerTaskView } from './view/worker-task.js';
import { startView } from './view/start.js';
import { poolsView } from './view/pools.js';
import { overviewView } from './view/overview.js';
import { workersView } from './view/workers.js';
import { deadLettersView } from './view/dead-letters.js';
import { sessionsView } from './view/sessions.js';
import { sessionView } from './view/session.js';

/**
 * The console, put together:
 *
 *   Connection ─► Hub ─► Tasks, Pools, Usage, Output ─► views
 *                  └◄── Listen: what is to be told
 *   Feed (workers, dead letters, sessions) ───────────► views
 */
const notices = new Notices(document.getElementById('notices'));
const login = new Login((token) => connection.useToken(token));
const connection = new Connection(new URL('ws', document.baseURI).href, login.token);
const hub = new Hub(connection);
const listen = new Listen(hub, connection);
const pools = new Pools(hub);
const tasks = new Tasks(hub, (action) => Boolean(pools.action(action)?.retry));
const feed = new Feed(new URL('console/ws', document.baseURI).href, () => login.token);
const usage = new Usage(hub, listen, feed);
const workerTasks = new WorkerTasks(feed);
const room = { hub, listen, tasks, pools, usage, feed, workerTasks, notices };

const router = new Router(document.getElementById('main'), document.getElementById('nav'), room, {
  overview: { title: 'Overview', open: overviewView },
  tasks: { title: 'Tasks', open: tasksView, one: taskView },
  work: { of: 'tasks', open: tasksView, one: workerTaskView },
  start: { title: 'Start', open: startView },
  pools: { title: 'Pools', open: poolsView },
  workers: { title: 'Workers', open: workersView, topic: 'workers' },
  dead: { title: 'Dead letters', open: deadLettersView, topic: 'dead_letters' },
  sessions: { title: 'Sessions', open: sessionsView, one: sessionView, topic: 'sessions' },
});

new ShowConnection(document.getElementById('connection'), connection);
new ShowKeys(document.getElementById('keys'));
connection.state.on(async (state) => {
  if (state === 'refused') {
    login.ask();
  }
  if (state === 'open') {
    login.accepted();
    feed.open();
    try {
      // All at once, and answered in this order: who hears of tasks by then knows their actions,
      // which say whether what has ended will be restarted.
      const [restarted] = await Promise.all([listen.begin(), pools.reload(), tasks.reload()]);
      if (restarted) {
        notices.say('The hub was restarted. All is up to date again.');
      }
    } catch (lost) {
      // The connection went while it was being used; it comes back, and so do we.
      notices.trace(lost);
    }
  }
});
// Followed by the browser, it would become a part of the history, and no page of ours.
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  document.getElementById('main').focus();
});
feed.topics.on(() => router.drawNavigation());
router.go();
connection.open();
