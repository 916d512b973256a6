export const byId = (id) => document.getElementById(id);

/** A new element. What people typed goes through here as text, never as markup. */
export function element(tag, className = '', ...children) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...children);
  return node;
}

/** A function that shows a link's state in a pill, counting down where the link waits. */
export function pill(node) {
  let countdown;
  return (state) => {
    clearInterval(countdown);
    node.dataset.state = state.name;
    const show = () => {
      const text = label(state);
      if (node.textContent !== text) {
        node.textContent = text;
      }
    };
    show();
    if (state.name === 'waiting') {
      countdown = setInterval(show, 250);
    }
  };
}

function label(state) {
  if (state.name !== 'waiting') {
    return state.name === 'connecting' ? 'connecting…' : state.name;
  }
  const seconds = Math.ceil((state.until - Date.now()) / 1000);
  return seconds > 0 ? `reconnecting in ${seconds} s` : 'reconnecting…';
}
