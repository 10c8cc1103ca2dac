/**
 * Keeps keys and clicks that come before the app's code listens, and hands them on, one after the other, once React
 * has drawn. Keys of the browser's own and of input methods are left alone.
 */
(() => {
  const NOT_OURS = /^(?:Tab|Dead|Process|F\d+|Shift|Control|Alt|Meta|AltGraph|CapsLock)$/;
  const waiting = [];

  function isOurs(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (event.type === 'click')
      return event.button === 0 && !ctrlKey && !metaKey && !altKey && !event.shiftKey;
    if (event.isComposing || event.keyCode === 229 || NOT_OURS.test(key)) return false;
    // With AltGr a letter is a letter.
    if (event.getModifierState('AltGraph')) return key.length === 1;
    // Of those with a modifier only the search: the others are the browser's until something has the focus.
    return ctrlKey || metaKey ? !altKey && key.toLowerCase() === 'k' : !altKey;
  }

  function keep(event) {
    if (!event.isTrusted || !isOurs(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.push(event);
  }

  function click({ clientX, clientY }) {
    const target = document.elementFromPoint(clientX, clientY);
    const at = { bubbles: true, cancelable: true, composed: true, clientX, clientY, button: 0 };
    const mouse = { ...at, pointerType: 'mouse', isPrimary: true };
    target?.dispatchEvent(new PointerEvent('pointerdown', mouse));
    target?.dispatchEvent(new MouseEvent('mousedown', at));
    target?.closest('a, button, input, [tabindex]')?.focus();
    target?.dispatchEvent(new PointerEvent('pointerup', mouse));
    target?.dispatchEvent(new MouseEvent('mouseup', at));
    target?.dispatchEvent(new MouseEvent('click', at));
  }

  function press(event) {
    const { key, code, keyCode, ctrlKey, metaKey, shiftKey, altKey, repeat } = event;
    const target = document.activeElement ?? document.body;
    const init = { key, code, keyCode, ctrlKey, metaKey, shiftKey, altKey, repeat };
    const again = new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true, composed: true });
    if (!target.dispatchEvent(again) || ctrlKey || metaKey) return;
    // What a key does in a field it does not do by an event that a script has made.
    const control = target.closest('a[href], button');
    if (control !== null && (key === 'Enter' || (key === ' ' && control.matches('button')))) control.click();
    else if (key.length === 1) document.execCommand('insertText', false, key);
    else if (key === 'Backspace') document.execCommand('delete');
  }

  /** Each key finds what the one before has opened. */
  async function handOn() {
    while (waiting.length > 0) {
      const event = waiting.shift();
      if (event.type === 'click') click(event);
      else press(event);
      await new Promise((resolve) => setTimeout(resolve));
    }
    removeEventListener('keydown', keep, true);
    removeEventListener('click', keep, true);
  }

  addEventListener('keydown', keep, true);
  addEventListener('click', keep, true);
  let isHandedOn = false;
  const begin = () => {
    if (isHandedOn) return;
    isHandedOn = true;
    void handOn();
  };
  addEventListener('pivotal-listens', begin);
  const watch = () => {
    document.removeEventListener('readystatechange', watch);
    // A picture of the first screen stands there already. Whatever replaces it, or an empty page, listens for itself.
    new MutationObserver((_, observer) => {
      observer.disconnect();
      begin();
    }).observe(document.getElementById('root'), { childList: true });
  };
  document.addEventListener('readystatechange', watch);
})();
