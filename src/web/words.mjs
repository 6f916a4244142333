/**
 * What the page itself says, in both languages. What is said of operations and lists comes from the library.
 * "{}" is a place for a number or a name.
 */
export const WORDS = {
	fr: {
		operation: "Une opération",
		list: "Une liste",
		language: "English",
		skip: "Aller au résultat",
		starting: "Ouverture du barème…",
		broken: "Cette page ne peut pas calculer dans ce navigateur. Il faut Edge, Chrome ou Firefox, dans une version récente.",
		intro_title: "Aides d’une opération",
		intro: "Indiquez la nature de l’opération, puis ce que vous en savez : le résultat se calcule à mesure.",
		intro_list: "Pour tout un tableau, passez à « Une liste ».",
		private: "Tout se calcule dans cette page. Rien n’est envoyé, rien n’est enregistré sur cet ordinateur.",
		form: "L’opération",
		plan: "Plan de financement (facultatif)",
		unknown: "non renseigné",
		by_default: "{} (par défaut)",
		missing: "Il reste à indiquer",
		result: "Résultat",
		actions: "Que faire du résultat",
		copy_text: "Copier le texte",
		copy_command: "Copier la commande",
		copy_link: "Copier le lien",
		print: "Imprimer",
		save_page: "Enregistrer la page",
		copied: "Copié.",
		not_copied: "La copie n’est pas permise ici.",
		variants: "Variantes",
		variant: "Variante {}",
		add_variant: "Ajouter une variante",
		remove_variant: "Supprimer cette variante",
		clear: "Tout effacer",
		found: "{} propositions",
		file: "operation",
	},
	en: {
		operation: "One operation",
		list: "A list",
		language: "Français",
		skip: "Skip to the result",
		starting: "Opening the schedule…",
		broken: "This page cannot compute in this browser. It needs a recent Edge, Chrome or Firefox.",
		intro_title: "Aid for an operation",
		intro: "Choose the kind of operation, then give what you know of it: the result follows as you type.",
		intro_list: "For a whole table, go to “A list”.",
		private: "Everything is computed within this page. Nothing is sent, nothing is kept on this computer.",
		form: "The operation",
		plan: "Financing plan (optional)",
		unknown: "not given",
		by_default: "{} (default)",
		missing: "Still needed",
		result: "Result",
		actions: "What to do with the result",
		copy_text: "Copy as text",
		copy_command: "Copy the command",
		copy_link: "Copy the link",
		print: "Print",
		save_page: "Save as page",
		copied: "Copied.",
		not_copied: "Copying is not allowed here.",
		variants: "Variants",
		variant: "Variant {}",
		add_variant: "Add a variant",
		remove_variant: "Remove this variant",
		clear: "Clear all",
		found: "{} suggestions",
		file: "operation",
	},
};

/** @typedef {keyof typeof WORDS.fr} Word */

/** @type {"fr" | "en"} */ let spoken = "fr";

/** @param {"fr" | "en"} lang */
export function speak(lang) {
	spoken = lang;
}

/** @param {Word} word @param {string | number} [name] */
export function say(word, name = "") {
	return WORDS[spoken][word].replace("{}", String(name));
}
