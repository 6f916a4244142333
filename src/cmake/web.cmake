# The engine for browsers: bareme.wasm, the library without a system and its exports (src/web/web.h), and bareme.mjs,
# which reads and calls it.
add_executable(bareme_web src/web/web.c src/web/list.c src/web/out.c src/freeze/none.c ${BAREME_CATALOGUE})
set_target_properties(bareme_web PROPERTIES OUTPUT_NAME bareme SUFFIX .wasm)
target_link_libraries(bareme_web PRIVATE bareme_objects bareme_web_libraries)
# Where the stack ends, memory does: what needs more of it ends the program.
target_link_options(bareme_web PRIVATE -mexec-model=reactor -Wl,--stack-first -Wl,-z,stack-size=1048576
  -Wl,--strip-all -Wno-unused-command-line-argument)
configure_file(src/web/bareme.mjs bareme.mjs COPYONLY)
