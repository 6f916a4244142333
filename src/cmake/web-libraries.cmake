# The engine for browsers: the library without a system, as bareme.wasm with bareme.mjs. What the library asks of a system
# is in files NAME_system.c; here their siblings NAME_alone.c take their place. The libraries that it needs are compiled
# from Debian's source packages, which .ci/setup page puts into build/sources.
# One file: libxlsxwriter is linked, not loaded.
set(BAREME_STATIC ON)
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
set(sources ${PROJECT_SOURCE_DIR}/build/sources)
foreach(name IN ITEMS cjson expat libcsv libmd libxlsxwriter utf8proc zlib)
  file(GLOB ${name} ${sources}/${name}-*)
  list(FILTER ${name} EXCLUDE REGEX "\\.(dsc|gz|xz|bz2|asc)$")
  if(NOT ${name})
    message(FATAL_ERROR "There are no sources of ${name} in ${sources}: run .ci/setup page")
  endif()
endforeach()
file(GLOB writer ${libxlsxwriter}/src/*.c)
set(zip ${libxlsxwriter}/third_party/minizip)
set(zip_sources ${zip}/ioapi.c ${zip}/unzip.c ${zip}/zip.c)
set(zlib_sources adler32.c crc32.c deflate.c inffast.c inflate.c inftrees.c trees.c zutil.c)
list(TRANSFORM zlib_sources PREPEND ${zlib}/)
# Each of these libraries has its own name for the header that says what the system has: nothing that needs saying.
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/include/config.h "")
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/include/expat_config.h "")
file(COPY ${cjson}/cJSON.h DESTINATION ${CMAKE_CURRENT_BINARY_DIR}/include/cjson)
file(COPY ${zip}/unzip.h ${zip}/ioapi.h DESTINATION ${CMAKE_CURRENT_BINARY_DIR}/include/minizip)

add_library(bareme_web_libraries OBJECT ${cjson}/cJSON.c ${libcsv}/libcsv.c ${utf8proc}/utf8proc.c
  ${libmd}/src/sha2.c ${libmd}/src/sha256hl.c
  ${expat}/expat/lib/xmlparse.c ${expat}/expat/lib/xmlrole.c ${expat}/expat/lib/xmltok.c
  ${zlib_sources} ${writer} ${libxlsxwriter}/third_party/md5/md5.c ${zip_sources})
target_include_directories(bareme_web_libraries SYSTEM PUBLIC ${CMAKE_CURRENT_BINARY_DIR}/include ${libcsv} ${utf8proc}
  ${libmd}/include ${expat}/expat/lib ${zlib} ${libxlsxwriter}/include)
target_compile_options(bareme_web_libraries PRIVATE -w)
target_compile_definitions(bareme_web_libraries PUBLIC UTF8PROC_STATIC XML_STATIC PRIVATE _GNU_SOURCE
  HAVE_ARC4RANDOM_BUF HAVE_UNISTD_H XML_CONTEXT_BYTES=1024 XML_NS BYTEORDER=1234 NOCRYPT NOUNCRYPT IOAPI_NO_64)
# libxlsxwriter's files are ours, in memory; and where that fails, see src/documents/xlsx_memory_alone.c.
set_source_files_properties(${writer} ${zip_sources} PROPERTIES
  COMPILE_DEFINITIONS "malloc=xlsx_malloc;calloc=xlsx_calloc;realloc=xlsx_realloc;USE_STANDARD_TMPFILE;fopen=nameless_fopen;tmpfile=nameless_tmpfile"
  COMPILE_OPTIONS "-include;${PROJECT_SOURCE_DIR}/src/base/nameless_alone.h")

add_library(PkgConfig::LIBS ALIAS bareme_web_libraries)
add_library(Threads::Threads INTERFACE IMPORTED)
