/** @type {import("./bareme.mjs").Bareme | null} */ let engine = null;

/** What the page itself says is in the language of this engine from now on. @param {import("./bareme.mjs").Bareme} one */
export function speak(one) {
	engine = one;
}

/**
 * What the page itself says. What is said of operations and lists comes from the library.
 * @param {string} message in English; in French as src/po has it @param {string | number} [name] in the place of "{}"
 */
export function say(message, name = "") {
	return (engine?.translate(message) ?? message).replace("{}", String(name));
}
