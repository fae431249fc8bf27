// Lists that are drawn anew without what somebody is typing in them being lost.

/**
 * Fill a list with an element for each item; one whose item says the same as before stays as it is.
 * @template T
 * @param {Element} list
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => HTMLElement} make
 * @param {(item: T) => unknown} [more] what an element shows that is not in its item
 */
export function patch(list, items, keyOf, make, more = () => null) {
  const before = new Map([...list.children].map((child) => [/** @type {HTMLElement} */ (child).dataset.key, /** @type {HTMLElement} */ (child)]));
  const wanted = items.map((item) => {
    const key = keyOf(item);
    const sign = JSON.stringify([item, more(item)]);
    const old = before.get(key);
    if (old && old.dataset.sign === sign) return old;
    const made = make(item);
    made.dataset.key = key;
    made.dataset.sign = sign;
    if (old instanceof HTMLDetailsElement && made instanceof HTMLDetailsElement) made.open = old.open;
    const inner = old?.querySelector(":scope > details[open]");
    if (inner) made.querySelector(":scope > details")?.setAttribute("open", "");
    return made;
  });
  if (wanted.length === list.children.length && wanted.every((each, index) => each === list.children[index])) return;
  const focus = document.activeElement?.id;
  list.replaceChildren(...wanted);
  if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus();
}
