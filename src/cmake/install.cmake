# What is installed: the program with its manual and completions (component "program"), the library ("library"), and
# what builds against it ("development"). Everything may be moved to another prefix afterwards. The tables are not
# among it: the program holds them, and "bareme export" writes them.
include(CMakePackageConfigHelpers)

set(BAREME_ZSH_FOLDER ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING "where zsh looks for completions")
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME program)

install(TARGETS bareme_program DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES src/completion/bareme.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME bareme)
install(FILES src/completion/_bareme DESTINATION ${BAREME_ZSH_FOLDER})
install(FILES src/completion/bareme.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES data/exemples/operations.csv data/exemples/operations-a-corriger.csv
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
# The page for browsers, where "cmake --workflow --preset page" has made it.
install(FILES build/web/bareme.html DESTINATION ${CMAKE_INSTALL_DATADIR}/bareme OPTIONAL)
# What `bareme check` points to.
install(FILES src/doc/tables.md src/doc/tables.fr.md data/bareme.schema.json DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(TARGETS bareme EXPORT bareme-targets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)

set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/bareme)
configure_package_config_file(src/cmake/bareme-config.cmake.in bareme-config.cmake
  INSTALL_DESTINATION ${config_folder} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(bareme-config-version.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT bareme-targets NAMESPACE bareme:: DESTINATION ${config_folder} COMPONENT development)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/bareme-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/bareme-config-version.cmake
  DESTINATION ${config_folder} COMPONENT development)

file(RELATIVE_PATH BAREME_PC_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(src/cmake/bareme.pc.in bareme.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/bareme.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

# The manual page of the library is made from its headers.
add_custom_command(OUTPUT bareme.3
  COMMAND ${PROJECT_SOURCE_DIR}/src/man/library ${PROJECT_VERSION} > ${CMAKE_CURRENT_BINARY_DIR}/bareme.3
  DEPENDS src/man/library src/man/bareme.1 ${BAREME_HEADERS} VERBATIM)
add_custom_target(library_manual ALL DEPENDS bareme.3)

# Manual pages and licence: a package of Debian has them in other forms, see package.cmake.
if(NOT BAREME_DEBIAN)
  install(FILES src/man/bareme.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES src/man/fr/bareme.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/fr/man1)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/bareme.3 DESTINATION ${CMAKE_INSTALL_MANDIR}/man3 COMPONENT development)
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
