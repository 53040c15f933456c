import { Connection } from './wire/connection.js';
import { Hub } from './wire/hub.js';
import { Feed } from './wire/feed.js';
import { Tasks } from './state/tasks.js';
import { Pools } from './state/pools.js';
import { NoticeRestarts } from './state/restarts.js';
import { Login } from './login.js';
import { Router } from './router.js';
import { ShowConnection } from './part/show-connection.js';
import { Notices } from './part/notices.js';
import { tasksView } from './view/tasks.js';
import { taskView } from './view/task.js';
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
 *   Connection ─► Hub ─► Tasks, Pools, Output ─► views
 *   Feed (workers, dead letters, sessions) ────► views
 */
const login = new Login();
const notices = new Notices(document.getElementById('notices'));
const connection = new Connection(new URL('ws', document.baseURI).href, login.token);
const hub = new Hub(connection);
const tasks = new Tasks(hub);
const pools = new Pools(hub);
const restarts = new NoticeRestarts(hub);
const feed = new Feed(new URL('console/ws', document.baseURI).href, () => login.token);
const room = { connection, hub, tasks, pools, restarts, feed, notices };

const router = new Router(document.getElementById('main'), document.getElementById('nav'), room, {
  overview: { title: 'Overview', open: overviewView },
  tasks: { title: 'Tasks', open: tasksView, one: taskView },
  start: { title: 'Start', open: startView },
  pools: { title: 'Pools', open: poolsView },
  workers: { title: 'Workers', open: workersView, topic: 'workers' },
  dead: { title: 'Dead letters', open: deadLettersView, topic: 'dead_letters' },
  sessions: { title: 'Sessions', open: sessionsView, one: sessionView, topic: 'sessions' },
});

new ShowConnection(document.getElementById('connection'), connection);
connection.state.on(async (state) => {
  if (state === 'refused') {
    login.ask((token) => connection.useToken(token));
  }
  if (state === 'open') {
    login.accepted();
    feed.open();
    try {
      const restarted = await restarts.look();
      await Promise.all([tasks.reload(), pools.reload()]);
      if (restarted) {
        notices.say('The hub was restarted. All is up to date again.');
      }
    } catch (lost) {
      // The connection went while it was being used; it comes back, and so do we.
      notices.trace(lost);
    }
  }
});
feed.topics.on(() => router.drawNavigation());
router.go();
connection.open();
