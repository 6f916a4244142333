# One program that runs on any Linux of its processor: no shared library, no file beside it. Debian has no archive of
# cJSON and of libxlsxwriter: they are compiled from its source packages, which .ci/setup static puts into build/sources.
# libcsv is under the LGPL 2.1: who passes the program on must also give what it takes to link it with another libcsv,
# which this repository does.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(sources ${PROJECT_SOURCE_DIR}/build/sources)
file(GLOB cjson ${sources}/cjson-*/cJSON.c)
file(GLOB xlsxwriter ${sources}/libxlsxwriter-*)
if(NOT cjson OR NOT xlsxwriter)
  message(FATAL_ERROR "There are no sources of cJSON and libxlsxwriter in ${sources}: run .ci/setup static")
endif()
file(GLOB writer ${xlsxwriter}/src/*.c)
set(parts ${xlsxwriter}/third_party)
add_library(bareme_static_libraries STATIC ${cjson} ${writer} ${parts}/md5/md5.c ${parts}/minizip/ioapi.c
  ${parts}/minizip/unzip.c ${parts}/minizip/zip.c ${parts}/tmpfileplus/tmpfileplus.c)
target_include_directories(bareme_static_libraries PUBLIC ${xlsxwriter}/include)
target_compile_definitions(bareme_static_libraries PRIVATE NOCRYPT NOUNCRYPT)
# See src/documents/xlsx_memory_system.c.
set_source_files_properties(${writer} ${parts}/minizip/ioapi.c ${parts}/minizip/unzip.c ${parts}/minizip/zip.c
  PROPERTIES COMPILE_DEFINITIONS "malloc=xlsx_malloc;calloc=xlsx_calloc;realloc=xlsx_realloc")
