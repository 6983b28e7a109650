// One step: the rule, the numbers, the result, and the sum of what has come so far.

const stepper = {
  start() {
    byId('slider').max = tape.stepCount;
    byId('slider').addEventListener('input', event => page.go(Number(event.target.value)));
    byId('first').addEventListener('click', () => page.go(0));
    byId('back').addEventListener('click', () => page.go(page.state.step - 1));
    byId('next').addEventListener('click', () => page.go(page.state.step + 1));
    byId('last').addEventListener('click', () => page.go(tape.stepCount));
    byId('link').addEventListener('click', () => stepper.copyLink());
  },

  copyLink() {
    page.writeLink();
    const done = () => { byId('live').textContent = 'Link copied'; byId('link').textContent = 'Copied'; };
    const reset = () => setTimeout(() => { byId('link').textContent = 'Link'; }, 1500);
    (navigator.clipboard?.writeText(location.href) ?? Promise.reject()).then(done, () => {
      // Without the clipboard, the address bar has it.
      byId('link').textContent = 'In the address';
    }).then(reset);
  },

  update() {
    const step = page.state.step;
    byId('slider').value = step;
    byId('place').textContent = 'Step ' + step.toLocaleString('en') + ' of ' + tape.stepCount.toLocaleString('en');
    byId('slider').setAttribute('aria-valuetext', byId('place').textContent);
    byId('first').disabled = byId('back').disabled = step === 0;
    byId('next').disabled = byId('last').disabled = step === tape.stepCount;
    show(byId('step'), step === 0 ? stepper.seed() : stepper.explain(step));
    byId('live').textContent = step === 0 ? 'Start: the gradient of the result by itself is 1'
        : 'Step ' + step + ': ' + tape.operation(tape.sender(step)) + ' to ' + tape.name(tape.receiver(step)) + ', '
            + (page.isHidden(tape.receiver(step)) ? 'hidden' : brief(tape.share(step)));
  },

  seed() {
    return [
      h('h2', null, 'Start'),
      h('p', null, 'The backward pass begins at the result ', valueButton(tape.root),
          '. How it changes with itself is 1; every other gradient is not computed yet.'),
      h('div', {class: 'equation'}, gradientOf(tape.root, 'product'), h('span', {class: 'sign'}, '='),
          term('product', 1, '')),
    ];
  },

  explain(step) {
    const z = tape.sender(step), x = tape.receiver(step);
    const shares = [...stepsTo.of(x)];
    const hidden = page.isHidden(x);
    const rule = ruleOf(step);
    return [
      h('h2', null, 'Step ' + step, h('span', {class: 'badge'}, tape.operation(z)),
          tape.moduleOf(z) > 0 && h('span', {class: 'badge'}, tape.modulePath(tape.moduleOf(z)).slice(1).map(tape.moduleName).join(' › '))),
      h('p', null, valueButton(z), ' sends its gradient back through ', h('b', null, tape.operation(z)), ' to ', valueButton(x),
          useText(z, tape.use(step)), '.'),
      h('h3', null, 'Rule'),
      h('div', {class: 'formula local'}, gradientOf(x, 'product'),
          h('span', {class: 'sign'}, shares.length > 1 ? '+=' : '='),
          hidden && !quiz.mayShow(x, 'rule') ? '?' : rule ?? h('span', {class: 'muted'}, 'the rule’s inputs have changed since')),
      h('h3', null, 'Numbers' + stepper.elementText(step, x)),
      hidden ? h('p', {class: 'muted'}, 'Hidden: predict ', gradientOf(x, 'product'), ' first.') : stepper.numbers(step, x),
      h('h3', null, shares.length > 1 ? 'Running sum over ' + shares.length + ' uses of ' + tape.name(x) : 'Result'),
      hidden ? null : stepper.runningSum(step, x, shares),
    ];
  },

  elementText(step, x) {
    const chosen = stepper.chosen(step, x);
    return chosen === undefined || tape.dimensions(x).length === 0 ? '' : ' of element ' + indexText(x, chosen.element);
  },

  // The arithmetic of the selected element, else of the largest.
  chosen(step, x) {
    const list = tape.arithmetic(step);
    const wanted = page.state.value === x ? page.state.element : undefined;
    const selected = list.find(entry => entry.element === wanted);
    if (selected) return selected;
    const size = entry => Math.abs(entry.terms.reduce((sum, t) => sum + t.up * t.local, entry.restSum));
    return list.reduce((best, entry) => best === undefined || size(entry) > size(best) ? entry : best, undefined);
  },

  numbers(step, x) {
    const entry = stepper.chosen(step, x);
    if (entry === undefined) {
      return h('p', {class: 'muted'}, 'Single elements of this step are not on the page; the share as a whole: ',
          h('span', {class: 'number product'}, brief(tape.share(step))));
    }
    return arithmeticOf(entry, tape.sender(step));
  },

  runningSum(step, x, shares) {
    const element = stepper.chosen(step, x)?.element ?? 0;
    const at = value => elementOf(value, element);
    const isWhole = at(tape.share(step)) === undefined;
    const count = tape.sharesBy(x, step);
    if (shares.length === 1) {
      return h('p', null, valueButton(x), ' is used once, so its gradient is complete: ',
          h('span', {class: 'number product'}, isWhole ? brief(tape.share(step)) : format(at(tape.share(step)))), ' ✓');
    }
    const text = value => isWhole ? brief(value) : format(at(value));
    const first = Math.max(0, Math.min(count - 4, shares.length - 6));
    const rows = shares.slice(first, first + 6).map((s, i) => h('tr', {class: s > step ? 'pending' : ''},
        h('td', null, (first + i + 1) + '.'),
        h('td', null, h('button', {class: 'name', onclick: () => page.go(s)}, 'step ' + s), ' ' + tape.operation(tape.sender(s))),
        h('td', {class: 'number'}, s > step ? 'not yet' : text(tape.share(s))),
        h('td', {class: 'number'}, s > step ? '' : '→ ' + text(tape.received(x, s)))));
    const share = tape.share(step);
    return [
      h('table', {class: 'shares'}, first > 0 && h('tr', null, h('td', {colspan: 4, class: 'muted'}, plural(first, 'share') + ' before')), rows,
          first + 6 < shares.length && h('tr', null, h('td', {colspan: 4, class: 'muted'}, plural(shares.length - first - 6, 'share') + ' more')),
          h('tr', {class: 'total'}, h('td', {colspan: 2}, count === shares.length ? 'complete ✓' : 'so far, ' + count + ' of ' + shares.length),
              h('td'), h('td', {class: 'number product'}, text(tape.received(x, step))))),
      count > 1 && h('p', {class: 'assign'}, 'With ', h('b', null, '='), ' instead of ', h('b', null, '+='),
          ' you would get ', h('b', {class: 'number'}, text(share)), ' here: the last use would erase the others. The sum is ',
          h('b', {class: 'number'}, text(tape.received(x, step))), '.'),
    ];
  },
};

// A factor with its caption, told apart by colour, underline and word.
function term(kind, number, caption) {
  return h('span', {class: 'term ' + kind}, h('span', {class: 'number'}, kind === 'product' ? format(number) : operand(number)),
      h('small', null, caption));
}

function arithmeticOf(entry, z) {
  const sign = text => h('span', {class: 'sign'}, text);
  const total = entry.terms.reduce((sum, t) => sum + t.up * t.local, entry.restSum);
  const parts = [term('product', total, entry.terms.length === 1 && entry.rest === 0 ? 'product' : 'sum of products'), sign('=')];
  entry.terms.forEach((t, i) => {
    const at = tape.dimensions(z).length === 0 ? '' : ' ' + indexText(z, t.from);
    parts.push(h('span', {class: 'pair'}, i > 0 && sign('+'), term('up', t.up, 'upstream' + at), sign('·'), term('local', t.local, 'local')));
  });
  if (entry.rest > 0) parts.push(sign('+'), term('product', entry.restSum, plural(entry.rest, 'smaller term')));
  return h('div', {class: 'equation'}, parts);
}

function useText(z, use) {
  const inputs = tape.inputs(z);
  return inputs.length > 1 ? ', its ' + ['first', 'second', 'third'][use] + ' input' : '';
}
