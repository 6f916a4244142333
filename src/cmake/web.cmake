# The engine for browsers: bareme.wasm, the library without a system and its exports (src/web/web.h), and bareme.mjs,
# which reads and calls it.
add_executable(bareme_web src/web/web.c src/web/list.c src/web/out.c ${BAREME_CATALOGUE})
set_target_properties(bareme_web PROPERTIES OUTPUT_NAME bareme SUFFIX .wasm)
target_link_libraries(bareme_web PRIVATE bareme_objects bareme_frozen bareme_web_libraries)
# Where the stack ends, memory does: what needs more of it ends the program.
target_link_options(bareme_web PRIVATE -mexec-model=reactor -Wl,--stack-first -Wl,-z,stack-size=1048576
  -Wl,--strip-all)
configure_file(src/web/bareme.mjs bareme.mjs COPYONLY)

# The page that has all of it inside: the target "page".
file(GLOB page_sources CONFIGURE_DEPENDS src/web/*.mjs src/web/*.css src/web/page.html)
add_custom_command(
  OUTPUT bareme.html
  COMMAND ${BAREME_NODE} ${PROJECT_SOURCE_DIR}/src/cmake/page.mjs ${PROJECT_SOURCE_DIR}/src $<TARGET_FILE:bareme_web>
          ${CMAKE_CURRENT_BINARY_DIR}/bareme.html
  DEPENDS bareme_web ${page_sources} src/documents/page.css src/cmake/page.mjs
  VERBATIM)
add_custom_target(page DEPENDS bareme.html)
