// All values as a table, a page at a time.

const table = {
  rows: 200,
  first: 0,

  update() {
    const isOpen = page.state.table;
    byId('table').hidden = !isOpen;
    byId('as-table').setAttribute('aria-pressed', String(isOpen));
    if (!isOpen) return;
    if (page.state.value < table.first || page.state.value >= table.first + table.rows) {
      table.first = Math.floor(page.state.value / table.rows) * table.rows;
    }
    table.fill();
  },

  fill() {
    const last = Math.min(tape.size, table.first + table.rows);
    const turn = by => {
      table.first = Math.max(0, Math.min(tape.size - 1, table.first + by));
      table.fill();
      byId('table').scrollTop = 0;
    };
    const rows = [];
    for (let v = table.first; v < last; v++) rows.push(table.row(v));
    const heads = ['#', 'name', 'operation', 'shape', 'type', 'module', 'source line', 'value', 'gradient', 'difference', 'check'];
    show(byId('table'),
        h('div', {class: 'pages'},
            tape.size > table.rows && h('button', {disabled: table.first === 0, onclick: () => turn(-table.rows)}, '◀ before'),
            h('span', null, 'values ' + (table.first + 1) + ' to ' + last + ' of ' + tape.size.toLocaleString('en')
                + ', gradients after step ' + page.state.step),
            tape.size > table.rows && h('button', {disabled: last === tape.size, onclick: () => turn(table.rows)}, 'after ▶')),
        h('table', null, h('thead', null, h('tr', null, heads.map(text => h('th', {scope: 'col'}, text)))), h('tbody', null, rows)));
  },

  row(v) {
    const check = tape.check(v);
    return h('tr', {'aria-selected': String(v === page.state.value)},
        h('td', {class: 'number'}, String(v)),
        h('td', null, valueButton(v)),
        h('td', null, ['variable', 'constant', tape.operation(v), 'not traced'][tape.kind(v)]),
        h('td', {class: 'number'}, tape.shape(v)),
        h('td', null, tape.type(v)),
        h('td', null, tape.modulePath(tape.moduleOf(v)).slice(1).map(tape.moduleName).join(' › ')),
        h('td', null, tape.line(v)),
        h('td', {class: 'number'}, brief(tape.value(v))),
        h('td', {class: 'number'}, table.gradient(v)),
        h('td', {class: 'number'}, check === undefined || page.isHidden(v) ? '' : format(check[2]) + ' ' + indexText(v, check[0])),
        h('td', null, check === undefined || page.isHidden(v) ? '' : verdictText(check[5])));
  },

  gradient(v) {
    const state = tape.state(v, page.state.step);
    if (state === 'none') return '—';
    if (page.isHidden(v)) return '?';
    if (state === 'waiting') return 'not computed yet';
    return brief(tape.received(v, page.state.step))
        + (state === 'partial' ? ' so far, ' + tape.sharesBy(v, page.state.step) + ' of ' + stepsTo.of(v).length : '');
  },
};
