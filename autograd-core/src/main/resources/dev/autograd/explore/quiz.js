// Predict, then reveal: a value's gradient is hidden until somebody has worked it out, or has asked for it.

const quiz = {
  revealed: new Set(),
  // By value: the element that is asked for, hints taken, the last answer.
  asked: new Map(),

  of(v) {
    if (!quiz.asked.has(v)) quiz.asked.set(v, {element: quiz.interesting(v), hints: 0, answer: '', reply: null});
    return quiz.asked.get(v);
  },

  // The largest element whose arithmetic the page knows in all shares.
  interesting(v) {
    const steps = [...stepsTo.of(v)];
    let best = 0, size = -1;
    for (const entry of tape.arithmetic(steps[0])) {
      const known = steps.slice(0, 20).every(s => tape.arithmetic(s).some(e => e.element === entry.element));
      const value = Math.abs(quiz.total(v, entry.element));
      if (known && value > size) {
        best = entry.element;
        size = value;
      }
    }
    return best;
  },

  parts(v, element) {
    return [...stepsTo.of(v)].map(s => {
      const entry = tape.arithmetic(s).find(e => e.element === element);
      const share = elementOf(tape.share(s), element)
          ?? (entry ? entry.terms.reduce((sum, t) => sum + t.up * t.local, entry.restSum) : NaN);
      return {step: s, entry, share};
    });
  },

  total: (v, element) => quiz.parts(v, element).reduce((sum, part) => sum + part.share, 0),

  // A hint on the rule shows the rule of the step too.
  mayShow: (v, what) => what === 'rule' && quiz.asked.has(v) && quiz.of(v).hints > 0,

  content(v) {
    if (quiz.revealed.has(v)) return h('div', {class: 'quiz'}, h('p', null, '✓ revealed: ', quiz.question(v), ' = ',
        h('b', {class: 'number product'}, format(quiz.total(v, quiz.of(v).element)))));
    const state = quiz.of(v);
    const input = h('input', {type: 'text', inputmode: 'text', 'aria-label': 'Your answer', id: 'answer', autocomplete: 'off',
      placeholder: 'a number', value: state.answer});
    const submit = event => {
      event.preventDefault();
      quiz.judge(v, input.value);
    };
    return h('div', {class: 'quiz'},
        h('p', null, 'What is ', quiz.question(v), '?'),
        h('form', {onsubmit: submit}, input, h('button', {type: 'submit'}, 'Check'),
            h('button', {type: 'button', id: 'hint', disabled: state.hints >= 4, onclick: () => quiz.hint(v)}, 'Hint'),
            h('button', {type: 'button', id: 'reveal', onclick: () => quiz.reveal(v)}, 'Reveal')),
        h('div', {id: 'reply', role: 'status'}, state.reply),
        state.hints > 0 && h('ol', {id: 'hints'}, quiz.hints(v).slice(0, state.hints)));
  },

  question(v) {
    return h('span', null, gradientOf(v, 'product'), indexText(v, quiz.of(v).element));
  },

  hint(v) {
    quiz.of(v).hints++;
    page.update();
    byId('hint').focus();
  },

  reveal(v) {
    quiz.revealed.add(v);
    page.update();
  },

  // Each says a little more.
  hints(v) {
    const parts = quiz.parts(v, quiz.of(v).element);
    const some = parts.slice(0, 6);
    const senders = some.map((part, i) => [i > 0 && ', ', valueButton(tape.sender(part.step)), ' by ' + tape.operation(tape.sender(part.step))]).flat();
    const more = parts.length > some.length ? ' and ' + (parts.length - some.length) + ' more' : '';
    return [
      h('li', null, tape.name(v) + ' is used ' + (parts.length === 1 ? 'once: ' : parts.length + ' times, so the shares add up: '), senders, more),
      h('li', null, 'The rule: ', some.slice(0, 3).map(part => h('div', {class: 'formula local'}, ruleOf(part.step)))),
      h('li', null, 'Upstream gradient and local derivative: ', some.slice(0, 3).map(part => part.entry
          ? h('div', null, part.entry.terms.slice(0, 6).map((t, i) => [i > 0 && ', ', term('up', t.up, 'upstream'), ' and ', term('local', t.local, 'local')]).flat())
          : h('div', null, 'of step ' + part.step))),
      h('li', null, 'Multiply each pair' + (parts.length > 1 || (parts[0].entry?.terms.length ?? 1) > 1 ? ', then add.' : '.')),
    ];
  },

  judge(v, text) {
    const state = quiz.of(v);
    state.answer = text;
    const answer = quiz.read(text);
    const right = quiz.total(v, state.element);
    if (Number.isNaN(answer)) {
      state.reply = h('p', {class: 'wrong'}, 'That is no number; write it as -0.125, -1/8 or 1e-3.');
    } else if (quiz.isSame(answer, right)) {
      state.reply = null;
      quiz.revealed.add(v);
    } else {
      state.reply = h('p', {class: 'wrong'}, 'Not yet. ' + quiz.diagnosis(v, answer, right));
    }
    page.update();
    byId('answer')?.focus();
  },

  read(text) {
    const clean = text.trim().replaceAll('−', '-').replaceAll('·', '*').replace(',', '.');
    const fraction = /^(-?[\d.]+(?:e-?\d+)?)\s*\/\s*(-?[\d.]+(?:e-?\d+)?)$/i.exec(clean);
    if (fraction) return Number(fraction[1]) / Number(fraction[2]);
    return clean === '' ? NaN : Number(clean);
  },

  // Three digits are enough.
  isSame: (x, y) => Math.abs(x - y) <= 5e-3 * Math.max(Math.abs(x), Math.abs(y)) || (y === 0 && Math.abs(x) < 1e-12),

  // What is known to go wrong, in the order in which it is worth saying.
  diagnosis(v, answer, right) {
    const same = x => quiz.isSame(answer, x);
    const parts = quiz.parts(v, quiz.of(v).element);
    const terms = parts.flatMap(part => part.entry ? part.entry.terms : []);
    const ups = terms.reduce((sum, t) => sum + t.up, 0);
    const locals = terms.reduce((sum, t) => sum + t.local, 0);
    if (same(-right)) return 'The size is right, the sign is not.';
    if (parts.length > 1 && same(parts[parts.length - 1].share)) {
      return 'That is the last share alone, what = instead of += would give; ' + tape.name(v) + ' is used ' + parts.length + ' times.';
    }
    if (parts.length > 1 && parts.some(part => same(part.share))) {
      return 'That is one share; ' + tape.name(v) + ' is used ' + parts.length + ' times, and the shares add up.';
    }
    if (same(ups)) return 'That is the upstream gradient; multiply it by the local derivative.';
    if (same(locals)) return 'That is the local derivative; multiply it by the upstream gradient.';
    if (terms.length > 1 && terms.some(t => same(t.up * t.local))) return 'That is one of ' + terms.length + ' terms; they add up.';
    if (same(2 * right)) return 'It is twice what it should be.';
    if (same(right / 2)) return 'It is half of what it should be.';
    if (Math.sign(answer) !== Math.sign(right)) return 'The sign differs too. A hint may help.';
    return Math.abs(answer) > Math.abs(right) ? 'It is too large. A hint may help.' : 'It is too small. A hint may help.';
  },
};
