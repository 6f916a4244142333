// What eslint holds against the page, its tests, and the script that puts it together.
import js from "@eslint/js";
import globals from "globals";

export default [
	js.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.nodeBuiltin } },
		linterOptions: { reportUnusedDisableDirectives: "error" },
		rules: {
			"array-callback-return": "error",
			"default-case-last": "error",
			eqeqeq: "error",
			"max-lines": ["error", 600],
			"max-lines-per-function": ["error", 80],
			"no-constructor-return": "error",
			"no-else-return": "error",
			"no-eval": "error",
			"no-implied-eval": "error",
			"no-self-compare": "error",
			"no-shadow": "error",
			"no-throw-literal": "error",
			"no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
			"no-useless-return": "error",
			"no-var": "error",
			"object-shorthand": "error",
			"prefer-const": "error",
			"prefer-template": "error",
		},
	},
];
