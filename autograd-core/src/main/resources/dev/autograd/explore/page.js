// What is looked at, and how it changes: everything else draws this state.

const page = {
  state: {step: 0, value: tape.root, element: undefined, view: data.opensFlat && data.flat ? -1 : 0, table: false, quiz: false},
  route: null,
  found: [],
  foundAt: -1,

  start() {
    byId('counts').textContent = plural(tape.size, 'value') + ', ' + plural(tape.stepCount, 'backward step');
    page.readLink();
    graph.readColors();
    graph.start();
    stepper.start();
    page.listen();
    graph.show(page.state.view);
    page.update();
    window.addEventListener('hashchange', () => {
      const view = page.state.view;
      page.readLink();
      if (view !== page.state.view) graph.show(page.state.view);
      page.update();
    });
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
  },

  // --- the address has the step, the value and the view

  readLink() {
    const link = new URLSearchParams(location.hash.slice(1));
    const whole = (name, low, high) => {
      const number = Number(link.get(name));
      return link.has(name) && Number.isInteger(number) && number >= low && number <= high ? number : undefined;
    };
    page.state.step = whole('step', 0, tape.stepCount) ?? page.state.step;
    page.state.value = whole('value', 0, tape.size - 1) ?? (page.state.step > 0 ? tape.receiver(page.state.step) : page.state.value);
    const view = whole('module', -1, data.modules.length - 1);
    if (view !== undefined && (view >= 0 || data.flat)) page.state.view = view;
  },

  writeLink() {
    const link = 'step=' + page.state.step + '&value=' + page.state.value + '&module=' + page.state.view;
    history.replaceState(null, '', '#' + link);
  },

  // --- changes

  go(step) {
    const next = Math.max(0, Math.min(tape.stepCount, step));
    if (next === page.state.step) return;
    page.state.step = next;
    page.setValue(next === 0 ? tape.root : tape.receiver(next));
    page.update();
    graph.active = graph.activeEdge();
    graph.reveal(next > 0 && graph.active.edge >= 0 && graph.isLong(graph.active.edge) ? tape.sender(next) : page.state.value);
  },

  setValue(v) {
    if (v !== page.state.value) page.state.element = undefined;
    page.state.value = v;
    if (page.route) page.route = page.makeRoute(v);
  },

  select(v, reveal) {
    page.setValue(v);
    if (reveal && graph.drawing.boxOfValue.get(v) === undefined && page.state.view >= 0) {
      page.state.view = tape.moduleOf(v);
      graph.show(page.state.view);
    }
    page.update();
    if (reveal) graph.reveal(v);
  },

  selectElement(element) {
    page.state.element = element;
    page.update();
  },

  view(view, v) {
    if (view < 0 && !data.flat) return;
    page.state.view = view;
    page.state.table = false;
    if (v !== undefined) page.setValue(v);
    graph.show(view);
    page.update();
    if (v !== undefined) graph.reveal(v);
  },

  // A module's box was chosen: what is inside, and the way in.
  openModuleCard(m) {
    const module = tape.module(m);
    page.chosenModule = m;
    show(byId('card'),
        h('h2', null, tape.moduleName(m), h('span', {class: 'badge'}, module.repeats > 1 ? module.repeats + ' alike' : 'module')),
        h('p', null, plural(module.values, 'value') + (module.repeats > 1
            ? ' in ' + module.repeats + ' modules that do the same operations on the same shapes.' : '.')),
        h('button', {id: 'open-module', onclick: () => page.view(m)}, 'Open'));
    graph.draw();
  },

  makeRoute(v) {
    const route = pathsTo(v);
    route.modules = new Set();
    route.onPath.forEach((on, at) => {
      for (let m = on ? tape.moduleOf(at) : -1; m >= 0; m = data.modules[m].parent) route.modules.add(m);
    });
    return route;
  },

  toggleRoute() {
    page.route = page.route ? null : page.makeRoute(page.state.value);
    page.update();
  },

  isHidden(v) {
    return page.state.quiz && v !== tape.root && stepsTo.of(v).length > 0 && !quiz.revealed.has(v);
  },

  update() {
    page.chosenModule = undefined;
    stepper.update();
    card.update();
    table.update();
    page.showCrumbs();
    page.showRoute();
    byId('as-modules').setAttribute('aria-pressed', String(page.state.view >= 0 && !page.state.table));
    byId('as-tape').setAttribute('aria-pressed', String(page.state.view < 0 && !page.state.table));
    byId('as-tape').disabled = !data.flat;
    byId('as-modules').disabled = data.modules.length === 1 && Boolean(data.flat);
    byId('path').setAttribute('aria-pressed', String(page.route !== null));
    byId('predict').setAttribute('aria-pressed', String(page.state.quiz));
    graph.canvas.setAttribute('aria-label', 'Drawing of ' + (page.state.view < 0 ? 'all values' : tape.moduleName(page.state.view))
        + '; selected: ' + tape.name(page.state.value));
    page.writeLink();
    graph.draw();
  },

  showCrumbs() {
    const crumbs = byId('crumbs');
    if (page.state.view < 0) {
      crumbs.hidden = true;
      return;
    }
    const path = tape.modulePath(page.state.view);
    crumbs.hidden = path.length === 1 || page.state.table;
    show(crumbs, path.map((m, i) => [i > 0 && h('span', null, '›'),
      h('button', {'aria-current': i === path.length - 1 ? 'location' : null, onclick: () => page.view(m)}, tape.moduleName(m))]).flat());
  },

  showRoute() {
    const banner = byId('route');
    banner.hidden = page.route === null || page.state.table;
    if (banner.hidden) return;
    const {route, ways} = page.route;
    const v = page.state.value;
    if (route.length === 0) {
      show(banner, 'No path leads from ', valueButton(tape.root), ' to ', valueButton(v), ': its gradient is zero.');
      return;
    }
    const cut = route.length > 14 ? [...route.slice(0, 7), null, ...route.slice(-6)] : route;
    show(banner, h('b', null, ways === 1 ? 'One path' : (ways < 1e9 ? ways.toLocaleString('en') : format(ways, 3)) + ' paths; a shortest one'),
        ': ', cut.map((at, i) => [i > 0 && ' ← ', at === null ? '…' : valueButton(at)]).flat());
  },

  // --- search

  search(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    page.found = [];
    page.foundAt = -1;
    for (let v = 0; v < tape.size && words.length > 0 && page.found.length < 50; v++) {
      const about = [tape.name(v), tape.operation(v), tape.shape(v), tape.line(v),
        tape.module(tape.moduleOf(v)).path].join(' ').toLowerCase();
      if (words.every(word => about.includes(word))) page.found.push(v);
    }
    const list = byId('found');
    list.hidden = words.length === 0;
    byId('search').setAttribute('aria-expanded', String(words.length > 0));
    show(list, page.found.length === 0 ? h('li', {role: 'presentation', class: 'muted'}, 'nothing found')
        : page.found.map((v, i) => h('li', {role: 'option', id: 'found-' + i, 'aria-selected': 'false', onclick: () => page.pick(v)},
            tape.name(v), h('small', null, [tape.operation(v), tape.shape(v), tape.line(v)].filter(Boolean).join('  ')))));
  },

  pick(v) {
    byId('found').hidden = true;
    byId('search').setAttribute('aria-expanded', 'false');
    page.select(v, true);
    graph.reveal(v, true);
    graph.canvas.focus();
  },

  searchKey(event) {
    const move = by => {
      page.foundAt = Math.max(0, Math.min(page.found.length - 1, page.foundAt + by));
      [...byId('found').children].forEach((item, i) => item.setAttribute('aria-selected', String(i === page.foundAt)));
      byId('found').children[page.foundAt]?.scrollIntoView({block: 'nearest'});
      byId('search').setAttribute('aria-activedescendant', 'found-' + page.foundAt);
    };
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && page.found.length > 0) page.pick(page.found[Math.max(0, page.foundAt)]);
    else if (event.key === 'Escape') {
      byId('found').hidden = true;
      graph.canvas.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  },

  // --- light and dark

  setTheme(name) {
    document.documentElement.dataset.theme = name;
    graph.readColors();
    graph.draw();
  },

  listen() {
    byId('search').addEventListener('input', event => page.search(event.target.value));
    byId('search').addEventListener('keydown', page.searchKey);
    const click = (id, does) => byId(id).addEventListener('click', does);
    click('as-modules', () => page.view(page.state.view < 0 ? 0 : page.state.view));
    click('as-tape', () => page.view(-1));
    click('as-table', page.toggleTable);
    click('path', page.toggleRoute);
    click('predict', page.toggleQuiz);
    click('theme', page.toggleTheme);
    click('help', () => byId('keys').showModal());
    click('zoom-in', () => graph.zoom(1.3));
    click('zoom-out', () => graph.zoom(1 / 1.3));
    click('zoom-fit', () => graph.fitAll());
    const dark = matchMedia('(prefers-color-scheme: dark)');
    page.setTheme(dark.matches ? 'dark' : 'light');
    dark.addEventListener('change', event => page.setTheme(event.matches ? 'dark' : 'light'));
    document.addEventListener('keydown', page.key);
  },

  toggleTable() {
    page.state.table = !page.state.table;
    page.update();
    (page.state.table ? byId('table') : graph.canvas).focus();
  },

  toggleQuiz() {
    page.state.quiz = !page.state.quiz;
    if (page.state.quiz && page.state.step === 0 && page.state.value === tape.root && tape.stepCount > 0) {
      page.setValue(tape.receiver(1));
    }
    page.update();
  },

  toggleTheme() {
    page.setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
  },

  key(event) {
    const typing = event.target.matches?.('input:not([type=range]), dialog *');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const does = page.keys[event.key];
    if (!does || (event.key === 'Enter' && event.target.matches('button'))) return;
    // In the table the up and down keys scroll.
    if (page.state.table && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) return;
    event.preventDefault();
    does();
  },

  keys: {
    ArrowRight: () => page.go(page.state.step + 1),
    ArrowLeft: () => page.go(page.state.step - 1),
    Home: () => page.go(0),
    End: () => page.go(tape.stepCount),
    ArrowUp: () => page.select(Math.max(0, page.state.value - 1), true),
    ArrowDown: () => page.select(Math.min(tape.size - 1, page.state.value + 1), true),
    Enter: () => page.view(page.chosenModule ?? tape.moduleOf(page.state.value), page.chosenModule === undefined ? page.state.value : undefined),
    Backspace: () => page.state.view > 0 && page.view(data.modules[page.state.view].parent),
    '/': () => byId('search').focus(),
    m: () => page.view(page.state.view < 0 ? 0 : -1),
    t: () => page.toggleTable(),
    p: () => page.toggleRoute(),
    q: () => page.toggleQuiz(),
    d: () => page.toggleTheme(),
    '+': () => graph.zoom(1.3),
    '-': () => graph.zoom(1 / 1.3),
    0: () => graph.fitAll(),
    '?': () => byId('keys').showModal(),
    Escape: () => {
      if (page.state.table) page.toggleTable();
      else if (page.route) page.toggleRoute();
      else graph.canvas.focus();
    },
  },
};

page.start();
// For tests, and for a look from the console.
window.explorer = {page, tape, graph, data};
