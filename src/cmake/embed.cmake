# Writes the files NAMES of FOLDER into the C file OUTPUT, as bareme_builtin_files.
set(arrays "")
set(entries "")
set(hashes "")
set(number 0)
foreach(name IN LISTS NAMES)
  file(READ ${FOLDER}/${name} bytes HEX)
  file(SIZE ${FOLDER}/${name} size)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "static const unsigned char file_${number}[] = {\n${bytes}0};\n")
  string(APPEND entries "\t{\"${name}\", file_${number}, ${size}},\n")
  file(SHA256 ${FOLDER}/${name} hash)
  string(APPEND hashes "\t\"${hash}\",\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "/* Made from the tables by embed.cmake. */
#include \"rules/loader.h\"

${arrays}
static const bareme_file files[] = {
${entries}};

const char *const builtin_hashes[] = {
${hashes}};

const bareme_file *bareme_builtin_files(size_t *count)
{
\t*count = sizeof files / sizeof *files;
\treturn files;
}
")
