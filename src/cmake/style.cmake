# Writes the style sheet STYLE into the C file OUTPUT, as page_style: without comments, and without what is between a
# line and its indented continuation.
file(READ ${STYLE} text)
string(REGEX REPLACE "/\\*[^*]*\\*/\n" "" text "${text}")
string(REGEX REPLACE "\n +" "" text "${text}")
string(HEX "${text}" bytes)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "/* Made from page.css by style.cmake. */
#include \"documents/page.h\"

const char page_style[] = {${bytes}0};
")
