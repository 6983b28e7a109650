// What is known of one value, and the arithmetic of one of its elements.

const card = {
  update() {
    const v = page.state.value;
    show(byId('card'), card.content(v));
  },

  content(v) {
    const kind = ['variable', 'constant', tape.operation(v), 'recorded, not traced'][tape.kind(v)];
    const facts = [];
    const fact = (name, ...content) => facts.push(h('dt', null, name), h('dd', null, ...content));
    if (tape.kind(v) === RESULT) {
      fact('operation', tape.operation(v), tape.attributes(v) !== '' && h('span', {class: 'muted'}, '  ' + tape.attributes(v)));
      fact('computed by', card.equation(v));
    }
    fact('shape, type', (tape.shape(v) === '[]' ? 'scalar' : tape.shape(v)) + ' ' + tape.type(v));
    if (tape.line(v) !== '') fact('source line', h('code', null, tape.line(v)));
    if (tape.moduleOf(v) > 0) fact('module', card.modulePath(tape.moduleOf(v)));
    if (tape.inputs(v).length > 0) fact('from', tape.inputs(v).map(input => [valueButton(input), ' ']).flat());
    const users = usersOf.of(v);
    if (users.length > 0) {
      fact('used by', [...users.slice(0, 8)].map(user => [valueButton(user), ' ']).flat(),
          users.length > 8 && 'and ' + (users.length - 8).toLocaleString('en') + ' more');
    }
    fact('value', card.numbers(v, tape.value(v), 'value'));
    fact('gradient', card.gradient(v));
    if (tape.isTracked(v)) fact('difference', card.check(v));
    return [
      h('h2', null, tape.name(v), h('span', {class: 'badge'}, kind)),
      page.state.quiz && tape.isTracked(v) && v !== tape.root && stepsTo.of(v).length > 0 ? quiz.content(v) : null,
      h('dl', {class: 'facts'}, facts),
      card.element(v),
    ];
  },

  equation(v) {
    const content = formula(data.values.formula[v]);
    return content === null ? h('span', {class: 'muted'}, 'its inputs have changed since') : content;
  },

  modulePath(m) {
    return tape.modulePath(m).slice(1).map((at, i) => [i > 0 && ' › ',
      h('button', {class: 'name', onclick: () => page.view(at)}, tape.moduleName(at))]).flat();
  },

  // A number, all elements as a grid, or statistics and a corner.
  numbers(v, value, what) {
    if (!ofTensor(value)) return h('span', {class: 'number'}, format(value, 7));
    if (value.gone) return h('span', {class: 'muted'}, 'not readable any more: ' + value.gone);
    if (value.v) return card.grid(v, value.v, tape.dimensions(v), what);
    const total = value.n.toLocaleString('en');
    return [
      h('div', {class: 'small'}, 'statistics of ' + total + ' elements, and a corner of ' + value.rows + ' × ' + value.columns),
      value.norm !== undefined && h('div', {class: 'number small'}, 'min ' + format(value.min) + '  max ' + format(value.max)),
      value.norm !== undefined && h('div', {class: 'number small'}, 'mean ' + format(value.mean) + '  std ' + format(value.std)),
      value.norm !== undefined && h('div', {class: 'number small'}, 'norm ' + format(value.norm)),
      value.zeros > 0 && h('div', {class: 'small'}, plural(value.zeros, 'element') + ' exactly 0'),
      value.bad > 0 && h('div', {class: 'small wrong'}, plural(value.bad, 'element') + ' NaN or infinite'),
      card.corner(v, value, what),
    ];
  },

  grid(v, elements, dims, what) {
    if (elements.length === 0) return h('span', {class: 'muted'}, 'no elements');
    const columns = dims.length === 0 ? 1 : dims[dims.length - 1];
    const rows = [];
    for (let start = 0; start < elements.length; start += columns) {
      const block = dims.length > 2 && start % (columns * dims[dims.length - 2]) === 0 && start > 0;
      if (block) rows.push(h('tr', null, h('td', {class: 'cut'}, ' ')));
      rows.push(h('tr', null, elements.slice(start, start + columns)
          .map((x, i) => h('td', null, card.cell(v, start + i, x, what)))));
    }
    return h('table', {class: 'grid', 'aria-label': what + ' of ' + tape.name(v)}, rows);
  },

  corner(v, value, what) {
    const dims = tape.dimensions(v);
    const columns = dims[dims.length - 1];
    const rows = [];
    for (let row = 0; row < value.rows; row++) {
      rows.push(h('tr', null, value.corner.slice(row * value.columns, (row + 1) * value.columns)
          .map((x, i) => h('td', null, card.cell(v, row * columns + i, x, what))), columns > value.columns && h('td', {class: 'cut'}, '…')));
    }
    if (dims.length > 1 && (dims[dims.length - 2] > value.rows || dims.length > 2)) rows.push(h('tr', null, h('td', {class: 'cut'}, '⋮')));
    return h('table', {class: 'grid', 'aria-label': 'corner of the ' + what + ' of ' + tape.name(v)}, rows);
  },

  cell(v, element, x, what) {
    return h('button', {
      'aria-pressed': String(page.state.element === element),
      'aria-label': what + ' ' + indexText(v, element) + ' ' + format(x),
      onclick: () => page.selectElement(page.state.element === element ? undefined : element),
    }, format(x, 4));
  },

  gradient(v) {
    const state = tape.state(v, page.state.step);
    if (state === 'none') {
      return h('span', {class: 'muted'}, tape.isTracked(v) ? 'none: nothing came back from the result'
          : 'none: no gradient flows to ' + (tape.kind(v) === CONSTANT ? 'a constant' : 'what depends on constants alone'));
    }
    if (page.isHidden(v)) return h('span', {class: 'muted'}, 'hidden: predict it first');
    if (state === 'waiting') return h('span', {class: 'muted'}, 'not computed yet');
    const numbers = card.numbers(v, tape.received(v, page.state.step), 'gradient');
    if (state === 'complete') return h('div', {class: 'product'}, numbers);
    return [h('div', {class: 'small'}, 'so far, ' + tape.sharesBy(v, page.state.step) + ' of ' + stepsTo.of(v).length + ' shares:'),
      h('div', {class: 'local'}, numbers)];
  },

  check(v) {
    if (v === tape.root) return h('span', {class: 'muted'}, 'the result itself');
    const check = tape.check(v);
    if (check === undefined) return h('span', {class: 'muted'}, 'not compared');
    if (page.isHidden(v)) return h('span', {class: 'muted'}, 'hidden: predict the gradient first');
    const [element, gradient, difference, error, count, verdict] = check;
    const at = indexText(v, element);
    return [
      h('div', {class: 'number'}, format(difference, 7), h('span', {class: 'small muted'}, at === '' ? '' : ' at ' + at)),
      h('div', {class: 'small'}, verdictText(verdict), ' ',
          h('span', {class: 'muted'}, 'relative error ' + format(error, 2) + ', ' + plural(count, 'element') + ' by central differences')),
    ];
  },

  // Forward and backward arithmetic of the selected element.
  element(v) {
    const element = page.state.element;
    if (element === undefined) {
      return tape.dimensions(v).length > 0 ? h('p', {class: 'muted small'}, 'Choose an element to see its arithmetic.') : null;
    }
    const steps = [...stepsTo.of(v)].filter(s => s <= page.state.step);
    const content = [h('h3', null, 'Element ' + indexText(v, element) + ' of ' + tape.name(v)), card.forward(v, element)];
    if (page.isHidden(v)) return content;
    for (const s of steps.slice(0, 6)) {
      const entry = tape.arithmetic(s).find(e => e.element === element);
      content.push(h('p', {class: 'small'}, 'by ', h('button', {class: 'name', onclick: () => page.go(s)}, 'step ' + s), ' ',
          tape.operation(tape.sender(s)), ' → ', valueButton(tape.sender(s))),
      entry ? arithmeticOf(entry, tape.sender(s))
          : h('p', {class: 'muted small'}, 'The arithmetic of this element is not on the page; that of the largest ones and the corner is.'));
    }
    if (steps.length > 6) content.push(h('p', {class: 'muted small'}, plural(steps.length - 6, 'more share') + '.'));
    if (steps.length === 0 && stepsTo.of(v).length > 0) content.push(h('p', {class: 'muted small'}, 'Its gradient is not computed yet.'));
    return content;
  },

  // How the element was computed, for operations element by element, products of matrices and sums.
  forward(v, element) {
    if (tape.kind(v) !== RESULT) return null;
    const terms = forward.of(v, element);
    return terms === null ? null : h('p', {class: 'number small'}, tape.name(v) + indexText(v, element) + ' = ' + terms);
  },
};

const verdictText = verdict => verdict === 0 ? h('span', {class: 'right'}, '✓ agrees')
    : verdict === 1 ? h('span', {class: 'wrong'}, '✗ differs') : h('span', {class: 'local'}, '⋀ at a kink');

const forward = {
  infix: {add: ' + ', sub: ' − ', mul: ' · ', div: ' / '},
  elementwise: new Set(['neg', 'square', 'sqrt', 'exp', 'log', 'tanh', 'sigmoid', 'relu', 'softplus', 'sin', 'cos', 'abs',
    'maximum', 'minimum', 'pow', 'add', 'sub', 'mul', 'div']),

  of(v, element) {
    const operation = tape.operation(v), inputs = tape.inputs(v);
    if (forward.elementwise.has(operation)) {
      const operands = inputs.map(x => elementOf(tape.value(x), forward.broadcast(v, x, element)));
      if (operands.some(x => x === undefined)) return null;
      if (operation in forward.infix) return operands.map(operand).join(forward.infix[operation]) + forward.result(v, element);
      return operation + '(' + operands.map(x => format(x)).join(', ') + ')' + forward.result(v, element);
    }
    if (operation === 'matmul' && inputs.every(x => tape.dimensions(x).length === 2)) return forward.product(v, element);
    return null;
  },

  result(v, element) {
    const result = elementOf(tape.value(v), element);
    return result === undefined ? '' : ' = ' + format(result);
  },

  product(v, element) {
    const [x, y] = tape.inputs(v);
    const attributes = tape.attributes(v);
    const flipX = attributes.includes('x = true'), flipY = attributes.includes('y = true');
    const [rows, columns] = tape.dimensions(v);
    const i = Math.floor(element / columns), j = element % columns;
    const inner = tape.dimensions(x)[flipX ? 0 : 1];
    const parts = [];
    for (let k = 0; k < inner && k < 12; k++) {
      const a = elementOf(tape.value(x), flipX ? k * rows + i : i * inner + k);
      const b = elementOf(tape.value(y), flipY ? j * inner + k : k * columns + j);
      if (a === undefined || b === undefined) return null;
      parts.push(operand(a) + '·' + operand(b));
    }
    return parts.join(' + ') + (inner > 12 ? ' + …' : '') + forward.result(v, element);
  },

  // The element of x that meets an element of the result, by NumPy's rule.
  broadcast(v, x, element) {
    const result = tape.dimensions(v), own = tape.dimensions(x);
    let rest = element, position = 0, stride = 1;
    for (let axis = result.length - 1; axis >= 0; axis--) {
      const index = rest % result[axis];
      rest = Math.floor(rest / result[axis]);
      const at = axis - (result.length - own.length);
      if (at >= 0) {
        position += own[at] === 1 ? 0 : index * stride;
        stride *= own[at];
      }
    }
    return position;
  },
};
