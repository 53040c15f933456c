import { h, replace, setText } from '../part/dom.js';
import { count } from '../text/words.js';

/**
 * Starts a task: a form made from what the hub describes. A parameter without a default is
 * required; rules are the hub's own to check, and its answer stands beside the form.
 */
export function startView(room, argument) {
  const { hub, pools, tasks, notices, go } = room;
  const [wanted = '', again = ''] = split(argument);
  const choose = h('select', { id: 'action', onchange: () => draw() });
  const fields = h('div', { class: 'form' });
  const about = h('p', { class: 'help' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const ownId = h('input', {
    id: 'task-id', maxlength: 200, autocomplete: 'off', 'aria-describedby': 'task-id-help',
  });
  const force = h('input', { id: 'force', type: 'checkbox' });
  const submit = h('button', { class: 'primary' }, 'Start');
  const form = h('form', { class: 'form', novalidate: true, onsubmit: (event) => start(event) },
    h('label', { for: 'action' }, 'Action'), choose, about,
    fields,
    h('details', {}, h('summary', {}, 'More'),
      h('label', { for: 'task-id' }, 'Task id'), ownId,
      h('p', { class: 'help', id: 'task-id-help' }, 'Left empty, the hub makes one.'),
      h('label', { class: 'check', for: 'force' }, force, 'May push another task out of a full queue')),
    problem,
    h('p', { class: 'actions' }, submit));
  const element = h('section', { class: 'start', 'aria-labelledby': 'start-title' },
    h('h1', { id: 'start-title' }, 'Start a task'), form);
  let drawn = null;

  const drawActions = () => {
    const before = choose.value || wanted;
    replace(choose, pools.actions.map(({ name }) => h('option', { value: name }, name)));
    choose.value = pools.actions.some(({ name }) => name === before) ? before
      : pools.actions[0]?.name ?? '';
    draw();
  };

  const draw = () => {
    const action = pools.action(choose.value);
    submit.disabled = !action;
    if (drawn === action?.name) {
      return;
    }
    drawn = action?.name ?? null;
    problem.hidden = true;
    setText(about, action ? aboutAction(action) : 'The hub has no action that could be started.');
    const given = tasks.get(again)?.action === action?.name ? tasks.get(again)?.params ?? {} : {};
    replace(fields, Object.entries(action?.params ?? {})
      .sort(([, a], [, b]) => Number('default' in a) - Number('default' in b))
      .map(([name, param]) => field(name, param, given[name])));
  };

  const start = async (event) => {
    event.preventDefault();
    const inputs = [...fields.querySelectorAll('[data-param]')];
    const missing = inputs.filter((input) => input.required && input.value === '');
    inputs.forEach((input) => input.setAttribute('aria-invalid', String(missing.includes(input))));
    if (missing.length > 0) {
      tell(`${missing.map(({ dataset }) => dataset.param).join(', ')}: please fill in.`);
      missing[0].focus();
      return;
    }
    const params = Object.fromEntries(inputs
      .filter((input) => input.value !== input.dataset.default)
      .map((input) => [input.dataset.param, input.value]));
    submit.disabled = true;
    try {
      const answer = await hub.ask({
        type: 'start', action: choose.value, params,
        ...(ownId.value === '' ? {} : { task_id: ownId.value }),
        ...(force.checked ? { force: true } : {}),
      });
      if (answer.type === 'queued') {
        notices.say(`All places are taken: queued as number ${answer.position}.`);
      }
      go('tasks', answer.task_id);
    } catch (refused) {
      tell(refused.message, refused.existingTaskId);
      markNamed(inputs, refused.message);
    } finally {
      submit.disabled = false;
    }
  };

  const tell = (text, existing = '') => {
    problem.hidden = false;
    replace(problem, text, existing !== '' && [' ', h('button', {
      type: 'button', class: 'small', onclick: () => go('tasks', existing),
    }, 'Show that task')]);
  };

  const leave = [pools.changed.on(drawActions)];
  drawActions();
  return { element, title: 'Start', close: () => leave.forEach((end) => end()) };
}

function field(name, param, given) {
  const id = `param-${name}`;
  const hasDefault = 'default' in param;
  const value = given ?? param.default ?? '';
  const help = param.validate ? `Must satisfy: ${param.validate}` : '';
  // Prompts are long: room for more than a line where a value may be anything.
  const input = h('textarea', {
    id, 'data-param': name, 'data-default': hasDefault ? param.default : false, rows: 1,
    required: !hasDefault, spellcheck: 'false', value,
    'aria-describedby': help === '' ? false : `${id}-help`,
    onkeydown: submitOnCtrlEnter,
  });
  return [
    h('label', { for: id }, name, hasDefault ? false : h('span', { class: 'required' }, ' required')),
    input,
    help !== '' && h('p', { class: 'help', id: `${id}-help` }, h('code', {}, help)),
  ];
}

function submitOnCtrlEnter(event) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}

/** The hub names a parameter in its message: the field of it is marked, and gets the focus. */
function markNamed(inputs, message) {
  const named = inputs.find(({ dataset }) => message.includes(`"${dataset.param}"`));
  if (named) {
    named.setAttribute('aria-invalid', 'true');
    named.focus();
  }
}

function aboutAction(action) {
  const { limit } = action.task_pool;
  return [
    (action.description ?? '').replace(/([^.!?…])$/, '$1.'),
    limit > 0 ? `Up to ${count(limit, 'task')} at once.` : '',
    action.retry ? 'Restarted when it ends.' : '',
    action.dedupe_key ? `One at a time for each ${action.dedupe_key.join(', ')}.` : '',
  ].filter((part) => part !== '').join(' ');
}

function split(argument) {
  const slash = argument.indexOf('/');
  return slash < 0 ? [argument] : [argument.slice(0, slash), argument.slice(slash + 1)];
}
