/* What is wrong with JSON texts, in words. */
#include "formats/json.h"

const char *json_fault_message(json_fault fault)
{
	static const char *const messages[] = {
	    [JSON_NO_MEMORY] = "",
	    [JSON_HEX] = N_("four hexadecimal digits are expected here"),
	    [JSON_HALF] = N_("this escape is half of a character"),
	    [JSON_STRING] = N_("a string is expected here"),
	    [JSON_CONTROL] = N_("an unescaped control character in a string"),
	    [JSON_NUL] = N_("U+0000 is not allowed in a string"),
	    [JSON_ESCAPE] = N_("no such escape"),
	    [JSON_OPEN_STRING] = N_("the string that opens here is not closed"),
	    [JSON_DIGIT] = N_("a digit is expected here"),
	    [JSON_ZERO] = N_("a number cannot begin with a zero"),
	    [JSON_VALUE] = N_("a value is expected here"),
	    [JSON_COLON] = N_("a colon is expected here"),
	    [JSON_DEEP] = N_("nested too deeply"),
	    [JSON_AFTER] = N_("unexpected text after the end of the value"),
	    [JSON_BRACE] = N_("a comma or a closing brace is expected here"),
	    [JSON_BRACKET] = N_("a comma or a closing bracket is expected here"),
	    [JSON_ENCODING] = N_("the text is not UTF-8"),
	    [JSON_OBJECT] = N_("an object is expected here"),
	    [JSON_TWICE] = N_("this name occurs twice in one object"),
	    [JSON_PART] =
		N_("the object does not end on this line: one object per line is needed (jq -c . makes it so)"),
	    [JSON_INSIDE] = N_("this is a part of an object: one object per line is needed (jq -c . makes it so)"),
	    [JSON_SECOND] = N_("a second object begins here: each needs a line of its own"),
	    [JSON_NO_NUMBER] = N_("NaN and Infinity are not JSON: write null"),
	    [JSON_MARK] = N_("a byte order mark inside the file: remove it"),
	};
	return messages[fault];
}
