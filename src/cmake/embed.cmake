# Writes the files NAMES of FOLDER into the C file OUTPUT, as the function FUNCTION, which HEADER declares; where HASHES is
# the name of an array, their SHA-256 as that, and the bytes of each as FUNCTION_NUMBER.
set(arrays "")
set(entries "")
set(hashes "")
set(number 0)
set(array "static const unsigned char file_")
set(prefix "file_")
if(HASHES)
  set(array "const unsigned char ${FUNCTION}_")
  set(prefix "${FUNCTION}_")
endif()
foreach(name IN LISTS NAMES)
  file(READ ${FOLDER}/${name} bytes HEX)
  file(SIZE ${FOLDER}/${name} size)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "${array}${number}[] = {\n${bytes}0};\n")
  string(APPEND entries "\t{\"${name}\", ${prefix}${number}, ${size}},\n")
  file(SHA256 ${FOLDER}/${name} hash)
  string(APPEND hashes "\t\"${hash}\",\n")
  math(EXPR number "${number} + 1")
endforeach()
if(HASHES)
  set(hashes "const char *const ${HASHES}[] = {\n${hashes}};\n\n")
else()
  set(hashes "")
endif()
file(WRITE ${OUTPUT} "/* Made from ${FOLDER} by embed.cmake. */
#include \"${HEADER}\"

${arrays}
static const bareme_file files[] = {
${entries}};

${hashes}const bareme_file *${FUNCTION}(size_t *count)
{
\t*count = sizeof files / sizeof *files;
\treturn files;
}
")
