// Elements made of plain calls: texts stay texts, and nothing needs a style attribute.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {string | number | Node | null | undefined | false} Child
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes
 */

/**
 * @param {Element} made
 * @param {Attributes} attributes
 */
function dress(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
}

/**
 * Make an element of HTML; `onclick` and the like are listeners.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  dress(made, attributes);
  for (const child of children) if (child !== null && child !== undefined && child !== false) made.append(child instanceof Node ? child : String(child));
  return made;
}

/**
 * Make an element of SVG.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function s(tag, attributes = {}, ...children) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  dress(made, attributes);
  for (const child of children) if (child !== null && child !== undefined && child !== false) made.append(child instanceof Node ? child : String(child));
  return made;
}

/**
 * Return an element that the template has.
 * @param {string} id
 * @returns {any}
 */
export function at(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id}`);
  return found;
}

/**
 * Set an attribute where it differs: what does not change is not laid out and painted again.
 * @param {Element} place
 * @param {string} name
 * @param {string} value
 */
export function put(place, name, value) {
  if (place.getAttribute(name) !== value) place.setAttribute(name, value);
}

/**
 * Write a text where it differs: what does not change is not read out again.
 * @param {Element} place
 * @param {string} text
 */
export function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
