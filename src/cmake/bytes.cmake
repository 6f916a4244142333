# Writes the file INPUT into the C file OUTPUT, as the array NAME, which ends in a byte 0.
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "/* Made from ${INPUT} by bytes.cmake. */
extern const unsigned char ${NAME}[];
const unsigned char ${NAME}[] = {
${bytes}0};
")
